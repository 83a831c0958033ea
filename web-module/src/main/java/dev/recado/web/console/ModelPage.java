package dev.recado.web.console;

import dev.recado.llm.ConnectionTest;
import dev.recado.llm.LlmSettings;
import dev.recado.llm.LlmSettingsChange;
import dev.recado.llm.LlmSettingsDetails;
import dev.recado.llm.Provider;
import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model answers. The key goes in and never comes out. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class ModelPage implements Serializable {
    private static final long serialVersionUID = 1L;

    @Inject
    LlmSettings llm;

    @Inject
    Said said;

    private LlmSettingsDetails saved;
    private Provider provider = Provider.OFFLINE;
    private String baseUrl = "";
    private String model = "";
    private double temperature;
    private int maxOutputTokens;
    private int timeoutSeconds;
    private String apiKey = "";
    private @Nullable ConnectionTest test;

    @PostConstruct
    void load() {
        saved = llm.get();
        show();
    }

    private void show() {
        provider = saved.provider();
        baseUrl = text(saved.baseUrl());
        model = text(saved.model());
        temperature = saved.temperature();
        maxOutputTokens = saved.maxOutputTokens();
        timeoutSeconds = saved.timeoutSeconds();
        apiKey = "";
    }

    /** Another provider: its own address and model, unless it is the saved one. */
    public void choose(Provider wanted) {
        provider = wanted;
        boolean back = wanted == saved.provider();
        baseUrl = back ? text(saved.baseUrl()) : "";
        model = back ? text(saved.model()) : "";
        apiKey = "";
        test = null;
    }

    /** Tries the settings as they are on the page, without saving them. */
    public void tryOut() {
        test = llm.test(change());
    }

    public void save() {
        saved = llm.update(saved.version(), change());
        show();
        test = null;
        said.done("model.saved");
    }

    /** Forgets the stored key. */
    public void forgetKey() {
        saved = llm.update(saved.version(), new LlmSettingsChange(null, null, null, null, null, null, ""));
        said.done("model.key-removed");
    }

    private LlmSettingsChange change() {
        return new LlmSettingsChange(
                provider,
                baseUrl.strip(),
                model.strip(),
                temperature,
                maxOutputTokens,
                timeoutSeconds,
                apiKey.isBlank() ? null : apiKey.strip());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    public List<Provider> getProviders() {
        return List.of(Provider.values());
    }

    public boolean isOffline() {
        return provider == Provider.OFFLINE;
    }

    /** Whether the stored key goes with the provider on the page. */
    public boolean isKeyStored() {
        return saved.hasKey() && provider == saved.provider();
    }

    public LlmSettingsDetails getSaved() {
        return saved;
    }

    public Provider getProvider() {
        return provider;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(@Nullable String baseUrl) {
        this.baseUrl = text(baseUrl);
    }

    public String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = text(model);
    }

    public double getTemperature() {
        return temperature;
    }

    public void setTemperature(double temperature) {
        this.temperature = temperature;
    }

    public int getMaxOutputTokens() {
        return maxOutputTokens;
    }

    public void setMaxOutputTokens(int maxOutputTokens) {
        this.maxOutputTokens = maxOutputTokens;
    }

    public int getTimeoutSeconds() {
        return timeoutSeconds;
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = text(apiKey);
    }

    public @Nullable ConnectionTest getTest() {
        return test;
    }
}
