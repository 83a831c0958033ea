package dev.recado.channels.whatsapp;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class ConnectorLink {
    public DeviceList devices() {
        throw new UnsupportedOperationException();
    }

    public String version() {
        throw new UnsupportedOperationException();
    }

    public void report(ProblemReport problem) {
        throw new UnsupportedOperationException();
    }

    public boolean verify(
            @Nullable String timestamp, String method, String path, byte[] body, @Nullable String signature) {
        throw new UnsupportedOperationException();
    }
}
