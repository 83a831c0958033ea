package dev.recado.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.msc.Service;
import org.jboss.msc.service.ServiceActivator;
import org.jboss.msc.service.ServiceActivatorContext;
import org.jboss.msc.service.ServiceBuilder;
import org.jboss.msc.service.ServiceName;
import org.jboss.msc.service.StartContext;
import org.jboss.msc.service.StopContext;
import org.wildfly.security.credential.store.CredentialStore;

/**
 * Ties the deployment to the server's credential store {@code recado}: the very store that management operations change, so
 * that a key added on the running server is seen here at once. WildFly calls this while it deploys, and reports the store
 * as a missing dependency of the deployment where {@code install.cli} was not run.
 */
public class CredentialStoreLink implements ServiceActivator {
    private static final ServiceName STORE = ServiceName.parse("org.wildfly.security.credential-store.recado");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static volatile CompletableFuture<CredentialStore> linked = new CompletableFuture<>();

    @Override
    public void activate(ServiceActivatorContext context) {
        ServiceBuilder<?> builder = context.getServiceTarget().addService();
        Supplier<CredentialStore> store = builder.requires(STORE);
        builder.setInstance(new Service() {
                    @Override
                    public void start(StartContext start) {
                        linked.complete(store.get());
                    }

                    @Override
                    public void stop(StopContext stop) {
                        linked = new CompletableFuture<>();
                    }
                })
                .install();
    }

    /** The store; waits for it while the server starts. */
    static CredentialStore store() {
        try {
            return linked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the credential store", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "WildFly's credential store \"recado\" does not start. Was install.cli run, and is"
                            + " RECADO_CREDENTIAL_STORE_PASSWORD set (recado.conf does it)? The server's log says more.",
                    e);
        }
    }
}
