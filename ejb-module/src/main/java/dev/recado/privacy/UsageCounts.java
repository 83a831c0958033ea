package dev.recado.privacy;

import dev.recado.tenants.TenantDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** The counting, with the tenant bound. */
@ApplicationScoped
class UsageCounts {
    @Inject
    Rows rows;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public TenantUsage of(TenantDetails tenant) {
        UUID id = tenant.id();
        return new TenantUsage(
                rows.count("app_user", id),
                tenant.usersLimit(),
                rows.count("device", id),
                tenant.devicesLimit(),
                rows.count("knowledge_documents", id),
                tenant.documentsLimit(),
                rows.sum("knowledge_documents", "size_bytes", id),
                tenant.storageLimitBytes(),
                rows.count("contact", id),
                rows.count("conversation", id));
    }
}
