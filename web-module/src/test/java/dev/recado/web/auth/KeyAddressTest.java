package dev.recado.web.auth;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyAddressTest {
    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    @Test
    void the_keys_are_at_the_internal_listener_which_moves_with_the_other_ports() {
        assertThat(new KeyAddress(Map.of()).getValue(LOCATION))
                .isEqualTo("http://127.0.0.1:8081/.well-known/jwks.json");
        assertThat(new KeyAddress(Map.of("RECADO_PORT_OFFSET", "700")).getValue(LOCATION))
                .isEqualTo("http://127.0.0.1:8781/.well-known/jwks.json");
        assertThat(new KeyAddress(Map.of("RECADO_SERVER_URL", "http://10.0.0.1:9")).getValue(LOCATION))
                .isEqualTo("http://10.0.0.1:9/.well-known/jwks.json");
        assertThat(new KeyAddress(Map.of()).getValue("something.else")).isNull();
    }
}
