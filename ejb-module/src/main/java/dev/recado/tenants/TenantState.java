package dev.recado.tenants;

/** What a tenant may do. */
public enum TenantState {
    /** Everything. */
    ACTIVE,
    /** Messages are kept and none leaves; its people may look, and change nothing. */
    SUSPENDED,
    /** It is on its way out: nothing goes in, nobody enters, and there is no way back. */
    DELETING
}
