package dev.recado.web.auth;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Says where MicroProfile JWT finds the public keys: at this very server, by its internal listener, whose threads no request
 * of the public one holds. A setting of its own, because the port moves with {@code RECADO_PORT_OFFSET}.
 */
public class KeyAddress implements ConfigSource {
    private static final String LOCATION = "mp.jwt.verify.publickey.location";
    private static final int INTERNAL_PORT = 8081;

    private final String location;

    /** Reads the environment, as the server's own configuration does. */
    public KeyAddress() {
        this(System.getenv());
    }

    KeyAddress(Map<String, String> environment) {
        int port = Integer.parseInt(environment.getOrDefault("RECADO_INTERNAL_PORT", String.valueOf(INTERNAL_PORT)))
                + Integer.parseInt(environment.getOrDefault("RECADO_PORT_OFFSET", "0"));
        location = environment.getOrDefault("RECADO_SERVER_URL", "http://127.0.0.1:" + port) + "/.well-known/jwks.json";
    }

    @Override
    public int getOrdinal() {
        return 90; // Below every other source, so that an administrator's word counts.
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(LOCATION);
    }

    @Override
    public @Nullable String getValue(String property) {
        return LOCATION.equals(property) ? location : null;
    }

    @Override
    public String getName() {
        return "recado-key-address";
    }
}
