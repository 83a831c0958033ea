package dev.recado.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A platform table, like the entries: its one repository names the chain explicitly. */
@Entity
@Immutable
@Table(name = "audit_seal")
@IdClass(AuditSeal.Key.class)
class AuditSeal {
    @Id
    private UUID chain;

    @Id
    private long number;

    @Column(name = "previous_mac")
    private String previousMac;

    private String digest;
    private int entries;

    @Column(name = "first_id")
    private UUID firstId;

    @Column(name = "last_id")
    private UUID lastId;

    @Column(name = "sealed_at")
    private Instant sealedAt;

    @Column(name = "mac_key")
    private UUID macKey;

    private String mac;

    /** What identifies a seal. */
    record Key(UUID chain, long number) implements Serializable {}

    protected AuditSeal() {}

    AuditSeal(SealDetails seal) {
        chain = seal.chain();
        number = seal.number();
        previousMac = seal.previousMac();
        digest = seal.digest();
        entries = seal.entries();
        firstId = seal.firstId();
        lastId = seal.lastId();
        sealedAt = seal.sealedAt();
        macKey = seal.macKey();
        mac = seal.mac();
    }

    SealDetails details() {
        return new SealDetails(chain, number, previousMac, digest, entries, firstId, lastId, sealedAt, macKey, mac);
    }
}
