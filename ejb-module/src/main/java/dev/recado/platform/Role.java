package dev.recado.platform;

/** What a person or key may do. Each role may do all that the weaker ones may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Serves customers: takes over, writes, hands back. */
    OPERATOR,
    /** Configures the tenant. */
    ADMIN,
    /** Runs the installation, across tenants, through explicit and audited operations. */
    SUPERUSER;

    /** Whether this role may do what needs the other. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
