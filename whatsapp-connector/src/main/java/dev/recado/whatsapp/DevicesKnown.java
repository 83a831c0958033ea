package dev.recado.whatsapp;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the server has told us its devices: until then webhooks are answered 503. */
@Readiness
@ApplicationScoped
public class DevicesKnown implements HealthCheck {
    @Inject
    Connector connector;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("whatsapp-devices")
                .status(connector.devices().loaded())
                .build();
    }
}
