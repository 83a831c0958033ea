package dev.recado.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * A seal over a batch of entries.
 *
 * @param chain the tenant; the nil UUID for the installation's own trail
 * @param number 1 for the first of its chain
 * @param previousMac MAC of the seal before it; empty for the first
 * @param digest SHA-256 over the entries and their marks, in the order of their ids
 * @param macKey id of the key of the MAC
 * @param mac HMAC-SHA-256 over all the rest
 */
public record SealDetails(
        UUID chain,
        long number,
        String previousMac,
        String digest,
        int entries,
        UUID firstId,
        UUID lastId,
        Instant sealedAt,
        UUID macKey,
        String mac) {

    /** The same with its MAC. */
    SealDetails with(String its) {
        return new SealDetails(chain, number, previousMac, digest, entries, firstId, lastId, sealedAt, macKey, its);
    }
}
