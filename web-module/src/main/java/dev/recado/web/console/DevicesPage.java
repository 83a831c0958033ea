package dev.recado.web.console;

import dev.recado.channels.DeviceDetails;
import dev.recado.channels.DeviceState;
import dev.recado.channels.Devices;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers through which the tenant speaks. */
@Named
@RequestScoped
public class DevicesPage {
    private static final int ALL = Integer.MAX_VALUE;

    @Inject
    Devices devices;

    private @Nullable List<DeviceDetails> list;

    public List<DeviceDetails> getList() {
        if (list == null) {
            list = Shown.of(ALL, devices::list).items();
        }
        return list;
    }

    /** How a device stands, as a key of the bundle below {@code device.state.}. */
    public String state(DeviceDetails device) {
        return device.enabled() ? device.state().name() : "OFF";
    }

    /** The colour that goes with it. */
    public String style(DeviceDetails device) {
        if (!device.enabled()) {
            return "";
        }
        return device.state() == DeviceState.ONLINE ? "good" : device.state() == DeviceState.STOPPED ? "bad" : "warn";
    }
}
