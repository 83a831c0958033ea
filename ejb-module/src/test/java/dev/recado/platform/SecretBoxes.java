package dev.recado.platform;

import java.util.Base64;
import java.util.Optional;

/** Secret boxes for tests, with a key that is good for nothing else. */
public final class SecretBoxes {
    private SecretBoxes() {}

    public static SecretBox forTests() {
        SecretBox box = new SecretBox();
        box.configured = Optional.of(Base64.getEncoder().encodeToString(new byte[32]));
        box.load();
        return box;
    }
}
