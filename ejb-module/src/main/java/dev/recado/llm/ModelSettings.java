package dev.recado.llm;

import dev.recado.platform.Invalid;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Valid settings of a model, with the key in clear where it is needed: this never leaves the package. */
record ModelSettings(
        Provider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        double temperature,
        int maxOutputTokens,
        int timeoutSeconds,
        @Nullable String key) {
    private static final int LONGEST_URL = 500;
    private static final int LONGEST_KEY = 1_000;
    // It becomes part of a path with some providers, so nothing that could lead elsewhere.
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}");

    /** What a new tenant starts with. */
    static final ModelSettings OFFLINE = new ModelSettings(Provider.OFFLINE, null, null, 0.3, 1_000, 30, null);

    ModelSettings {
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new Invalid("llm.temperature", 0, 2);
        }
        if (maxOutputTokens < 16 || maxOutputTokens > 32_000) {
            throw new Invalid("llm.max-output-tokens", 16, 32_000);
        }
        if (timeoutSeconds < 1 || timeoutSeconds > 300) {
            throw new Invalid("llm.timeout-seconds", 1, 300);
        }
        if (baseUrl != null) {
            requireAddress(baseUrl);
        }
        if (model != null) {
            requireModel(model);
        }
        // A header carries it.
        if (key != null) {
            requireKey(key);
        }
    }

    /** These settings after a change; the key is the change's own, never an older one. */
    ModelSettings with(LlmSettingsChange change) {
        Provider next = change.provider() == null ? provider : change.provider();
        // The address and the model of one provider mean nothing to another.
        boolean other = next != provider;
        return new ModelSettings(
                next,
                merged(change.baseUrl(), other ? null : baseUrl, true),
                merged(change.model(), other ? null : model, false),
                change.temperature() == null ? temperature : change.temperature(),
                change.maxOutputTokens() == null ? maxOutputTokens : change.maxOutputTokens(),
                change.timeoutSeconds() == null ? timeoutSeconds : change.timeoutSeconds(),
                merged(change.apiKey(), null, false));
    }

    ModelSettings withKey(@Nullable String key) {
        return new ModelSettings(provider, baseUrl, model, temperature, maxOutputTokens, timeoutSeconds, key);
    }

    /** Where requests go, without a slash at the end; null for OFFLINE. */
    @Nullable
    String address() {
        return baseUrl == null ? provider.defaultBaseUrl() : baseUrl;
    }

    String effectiveModel() {
        return model == null ? Objects.requireNonNullElse(provider.defaultModel(), "") : model;
    }

    @Override
    public String toString() {
        return "ModelSettings[" + provider + ", " + baseUrl + ", " + model + "]";
    }

    private static @Nullable String merged(@Nullable String change, @Nullable String present, boolean address) {
        if (change == null) {
            return present;
        }
        String text = change.strip();
        while (address && text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.isEmpty() ? null : text;
    }

    static void requireKey(String key) {
        if (key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new Invalid("llm.key", LONGEST_KEY);
        }
    }

    static void requireModel(String model) {
        if (!MODEL.matcher(model).matches() || model.contains("..")) {
            throw new Invalid("llm.model", model);
        }
    }

    static void requireAddress(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new Invalid("llm.base-url", text);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean valid = (scheme.equals("http") || scheme.equals("https"))
                && uri.getHost() != null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && text.length() <= LONGEST_URL;
        if (uri.getRawUserInfo() != null) {
            throw new Invalid("llm.base-url-user-info");
        }
        if (!valid) {
            throw new Invalid("llm.base-url", text);
        }
    }
}
