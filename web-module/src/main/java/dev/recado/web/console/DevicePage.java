package dev.recado.web.console;

import dev.recado.channels.DeviceChange;
import dev.recado.channels.DeviceDetails;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.Devices;
import dev.recado.platform.NotFound;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One device: how it is doing, and its settings. Its secrets go in and never come out. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class DevicePage implements Serializable {
    private static final long serialVersionUID = 1L;

    @Inject
    Devices devices;

    @Inject
    Console console;

    @Inject
    Said said;

    private @Nullable String idText;

    @SuppressWarnings("NullAway.Init") // The page loads it before it shows anything.
    private DeviceDetails device;

    private String verifyToken = "";
    private String name = "";
    private String displayPhoneNumber = "";
    private String businessAccountId = "";
    private String accessToken = "";
    private String appSecret = "";
    private @Nullable DeviceTest test;

    /** Reads what the page's address asks for. */
    public void load() {
        UUID id = Said.id(idText);
        if (id == null) {
            throw new NotFound("device", String.valueOf(idText));
        }
        device = devices.get(id);
        if (console.isAdmin()) {
            verifyToken = devices.verifyToken(id);
        }
        fill();
    }

    private void fill() {
        name = device.name();
        displayPhoneNumber = device.displayPhoneNumber();
        businessAccountId = device.businessAccountId();
        accessToken = "";
        appSecret = "";
    }

    /** Its state again; what is being typed stays. */
    public void refresh() {
        device = devices.get(device.id());
    }

    public void save() {
        device = devices.update(
                device.id(),
                device.version(),
                new DeviceChange(
                        name.strip(),
                        displayPhoneNumber.strip(),
                        businessAccountId.strip(),
                        secret(accessToken),
                        secret(appSecret),
                        null,
                        null));
        fill();
        test = null;
        said.done("device.said.saved");
    }

    private static @Nullable String secret(String entered) {
        return entered.isBlank() ? null : entered.strip();
    }

    /** Switches it off, or on again. */
    public void enable(boolean on) {
        device =
                devices.update(device.id(), device.version(), new DeviceChange(null, null, null, null, null, null, on));
        said.done(on ? "device.said.enabled" : "device.said.disabled");
    }

    public void delete() throws IOException {
        devices.delete(device.id());
        said.done("device.said.deleted");
        said.go("devices.xhtml");
    }

    /** Asks WhatsApp about the number. */
    public void tryOut() {
        test = devices.test(device.id());
        refresh();
    }

    public @Nullable String getId() {
        return idText;
    }

    public void setId(@Nullable String id) {
        this.idText = id;
    }

    public DeviceDetails getDevice() {
        return device;
    }

    public String getVerifyToken() {
        return verifyToken;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDisplayPhoneNumber() {
        return displayPhoneNumber;
    }

    public void setDisplayPhoneNumber(String displayPhoneNumber) {
        this.displayPhoneNumber = displayPhoneNumber;
    }

    public String getBusinessAccountId() {
        return businessAccountId;
    }

    public void setBusinessAccountId(String businessAccountId) {
        this.businessAccountId = businessAccountId;
    }

    public String getAccessToken() {
        return accessToken;
    }

    public void setAccessToken(@Nullable String accessToken) {
        this.accessToken = accessToken == null ? "" : accessToken;
    }

    public String getAppSecret() {
        return appSecret;
    }

    public void setAppSecret(@Nullable String appSecret) {
        this.appSecret = appSecret == null ? "" : appSecret;
    }

    public @Nullable DeviceTest getTest() {
        return test;
    }
}
