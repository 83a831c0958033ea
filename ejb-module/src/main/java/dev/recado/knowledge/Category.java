package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
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

    @Column(name = "parent_id")
    private @Nullable UUID parentId;

    @Column(name = "is_default")
    private boolean standard;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    @Column(name = "version")
    private long version;

    protected Category() {}

    Category(
            UUID id,
            String name,
            @Nullable String description,
            @Nullable UUID parentId,
            boolean standard,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.parentId = parentId;
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

    void change(String newName, @Nullable String newDescription, @Nullable UUID newParent) {
        name = newName;
        description = newDescription;
        parentId = newParent;
    }

    @Nullable
    UUID parentId() {
        return parentId;
    }

    @Nullable
    String description() {
        return description;
    }

    CategoryTree.Node node() {
        return new CategoryTree.Node(id, parentId, name);
    }

    CategoryDetails details(List<String> path) {
        return new CategoryDetails(id, name, description, parentId, path, standard, version);
    }
}
