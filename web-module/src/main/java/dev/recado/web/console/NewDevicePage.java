package dev.recado.web.console;

import dev.recado.channels.DeviceDetails;
import dev.recado.channels.DeviceTest;
import dev.recado.channels.Devices;
import dev.recado.channels.NewDevice;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to connect a number, in four steps; the device is made after the second. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class NewDevicePage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String CLOUD = "WHATSAPP_CLOUD";

    @Inject
    Devices devices;

    private int step = 1;
    private String name = "";
    private String displayPhoneNumber = "";
    private String phoneNumberId = "";
    private String businessAccountId = "";
    private String accessToken = "";
    private String appSecret = "";
    private @Nullable DeviceDetails device;
    private String verifyToken = "";
    private @Nullable DeviceTest test;

    /** One step on; after the second the device exists. */
    public void next() {
        if (step == 2 && device == null) {
            device = devices.create(new NewDevice(
                    name.strip(),
                    CLOUD,
                    phoneNumberId.strip(),
                    displayPhoneNumber.strip(),
                    businessAccountId.strip(),
                    accessToken.strip(),
                    appSecret.strip(),
                    null));
            verifyToken = devices.verifyToken(device.id());
            accessToken = "";
            appSecret = "";
        }
        step++;
    }

    /** One step back; once the device exists, not before its webhook's address. */
    public void back() {
        step = Math.max(device == null ? 1 : 3, step - 1);
    }

    /** Looks whether WhatsApp has called. */
    public void look() {
        if (device != null) {
            device = devices.get(device.id());
        }
    }

    /** Asks WhatsApp about the number. */
    public void tryOut() {
        if (device != null) {
            test = devices.test(device.id());
            look();
        }
    }

    public List<Integer> getSteps() {
        return List.of(1, 2, 3, 4);
    }

    public int getStep() {
        return step;
    }

    public boolean isArrived() {
        return device != null && device.lastWebhookAt() != null;
    }

    public @Nullable DeviceDetails getDevice() {
        return device;
    }

    public String getVerifyToken() {
        return verifyToken;
    }

    public @Nullable DeviceTest getTest() {
        return test;
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

    public String getPhoneNumberId() {
        return phoneNumberId;
    }

    public void setPhoneNumberId(String phoneNumberId) {
        this.phoneNumberId = phoneNumberId;
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

    public void setAccessToken(String accessToken) {
        this.accessToken = accessToken;
    }

    public String getAppSecret() {
        return appSecret;
    }

    public void setAppSecret(String appSecret) {
        this.appSecret = appSecret;
    }
}
