package dev.recado.encryption;

import java.util.List;

/**
 * The state of the encryption of secrets.
 *
 * @param masterKeys the newest first; one without data keys is needed no more and may be taken out of the credential store
 * @param activeDataKeys keys that seal: one for the installation and one for each tenant that has secrets
 * @param formerDataKeys keys that only open; deleted seven days after nothing was found any more that they had sealed
 * @param rotations the last ones, the newest first
 */
public record EncryptionDetails(
        List<MasterKeyDetails> masterKeys, long activeDataKeys, long formerDataKeys, List<RotationDetails> rotations) {

    /** A master key by its alias in the credential store, and how many data keys it wraps. */
    public record MasterKeyDetails(String alias, long dataKeys) {}
}
