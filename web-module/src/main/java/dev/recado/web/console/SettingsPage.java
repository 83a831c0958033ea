package dev.recado.web.console;

import dev.recado.tenants.TenantChange;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.math.BigDecimal;

/** The tenant's own settings. Times are seconds here and milliseconds behind. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class SettingsPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

    @Inject
    Tenants tenants;

    @Inject
    Said said;

    private TenantDetails tenant;
    private String name = "";
    private String zone = "";
    private String language = "";
    private BigDecimal quietWindow = BigDecimal.ZERO;
    private BigDecimal longestWait = BigDecimal.ZERO;
    private int concurrentTurns;

    @PostConstruct
    void load() {
        tenant = tenants.current();
        show();
    }

    private void show() {
        name = tenant.name();
        zone = tenant.zone();
        language = tenant.language();
        quietWindow = seconds(tenant.quietWindowMillis());
        longestWait = seconds(tenant.longestWaitMillis());
        concurrentTurns = tenant.concurrentTurns();
    }

    public void save() {
        tenant = tenants.update(
                tenant.id(),
                tenant.version(),
                TenantChange.ofOwn(zone, language, millis(quietWindow), millis(longestWait)));
        show();
        said.done("settings.saved");
    }

    private static BigDecimal seconds(int millis) {
        return BigDecimal.valueOf(millis).divide(MILLIS).stripTrailingZeros();
    }

    private static int millis(BigDecimal seconds) {
        return seconds.multiply(MILLIS).intValue();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public BigDecimal getQuietWindow() {
        return quietWindow;
    }

    public void setQuietWindow(BigDecimal quietWindow) {
        this.quietWindow = quietWindow;
    }

    public BigDecimal getLongestWait() {
        return longestWait;
    }

    public void setLongestWait(BigDecimal longestWait) {
        this.longestWait = longestWait;
    }

    public int getConcurrentTurns() {
        return concurrentTurns;
    }

    public void setConcurrentTurns(int concurrentTurns) {
        this.concurrentTurns = concurrentTurns;
    }
}
