package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "knowledge_categories")
class Category {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "name")
    private String name;

    @Column(name = "description")
    private @Nullable String description;

    @Column(name = "is_default")
    private boolean standard;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    protected Category() {}

    Category(UUID id, String name, @Nullable String description, boolean standard, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.standard = standard;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean standard() {
        return standard;
    }

    long version() {
        return version;
    }

    void change(String newName, @Nullable String newDescription) {
        name = newName;
        description = newDescription;
    }

    @Nullable
    String description() {
        return description;
    }

    CategoryDetails details() {
        return new CategoryDetails(id, name, description, standard, version);
    }
}
