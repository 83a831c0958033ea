package dev.recado.knowledge;

import dev.recado.knowledge.GoldenSettings.WhenWorse;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "knowledge_golden_settings")
class GoldenSettingsRow {
    /** Of a few dozen questions one that moves by a place must not hold a version up. */
    private static final double TOLERANCE = 0.02;

    @Id
    private UUID id = Ids.next();

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    @Column(name = "worse")
    private WhenWorse worse = WhenWorse.REFUSE;

    @Column(name = "tolerance")
    private double tolerance = TOLERANCE;

    @Version
    @Column(name = "version")
    private long version;

    void apply(GoldenSettings.Change change) {
        if (change.worse() != null) {
            worse = change.worse();
        }
        if (change.tolerance() != null) {
            if (!(change.tolerance() >= 0 && change.tolerance() <= 1)) {
                throw new Invalid("knowledge.golden.tolerance");
            }
            tolerance = change.tolerance();
        }
    }

    GoldenSettings details() {
        return new GoldenSettings(worse, tolerance, version);
    }
}
