package dev.recado.channels.whatsapp;

import dev.recado.channels.DeviceProblems;
import dev.recado.channels.DeviceSecrets;
import dev.recado.channels.DevicesChanged;
import dev.recado.platform.work.WorkExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of the line to the WhatsApp service. */
@ApplicationScoped
public class ConnectorLink {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorLink.class);

    @Inject
    DeviceSecrets devices;

    @Inject
    DeviceProblems problems;

    @Inject
    InternalSignature signature;

    @Inject
    ConnectorClient connector;

    @Inject
    WorkExecutor executor;

    @Inject
    Clock clock;

    /**
     * All devices with their secrets. The version is taken before the devices are read, so that a change in between makes the
     * list look older than it is, never newer.
     */
    public DeviceList devices() {
        String version = version();
        return new DeviceList(
                version,
                devices.all().stream()
                        .map(d -> new DeviceList.Entry(
                                d.id(),
                                d.phoneNumberId(),
                                d.displayPhoneNumber(),
                                d.businessAccountId(),
                                d.accessToken(),
                                d.appSecret(),
                                d.verifyToken(),
                                d.enabled()))
                        .toList());
    }

    /** The version that {@link #devices()} would have now; opens no secret. Serves as the ETag. */
    public String version() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", devices.stamps()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** Writes down calls that the connector refused: counted and shown as the device's last error, where one is named. */
    public void report(ProblemReport report) {
        LOG.warn(
                "The connector refused {} webhook calls for device {}, number {}: {} {}",
                report.times(),
                report.deviceId(),
                report.phoneNumberId(),
                report.kind(),
                report.detail());
        problems.refused(
                report.deviceId(),
                report.phoneNumberId(),
                report.at() == null ? clock.instant() : report.at(),
                report.times(),
                report.kind());
    }

    /**
     * Whether a request comes from the connector.
     *
     * @param timestamp the header {@code X-Recado-Timestamp}
     * @param path with the context, without the query
     * @param signature the header {@code X-Recado-Signature}
     */
    public boolean verify(
            @Nullable String timestamp, String method, String path, byte[] body, @Nullable String signature) {
        return this.signature.verify(timestamp, method, path, body, signature);
    }

    /** Has the connector learn of a change at once, instead of when it next asks. */
    void push(@Observes(during = TransactionPhase.AFTER_SUCCESS) DevicesChanged event) {
        executor.start(this::refresh);
    }

    private void refresh() {
        try {
            connector.refreshDevices();
        } catch (IOException e) {
            LOG.info("The connector could not be told of changed devices; it will ask by itself: {}", e.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
