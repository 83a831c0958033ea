package dev.recado.knowledge;

import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;

/** Which day it is where the current tenant is. */
@ApplicationScoped
class TenantDay {
    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), tenants.current().zoneId());
    }
}
