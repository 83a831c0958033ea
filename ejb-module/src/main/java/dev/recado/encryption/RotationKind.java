package dev.recado.encryption;

/** What is rotated. */
public enum RotationKind {
    /** New data keys for the installation and each tenant; every stored secret is sealed anew. */
    DATA_KEYS,
    /** A new master key in WildFly's credential store; every data key is wrapped anew. */
    MASTER_KEY
}
