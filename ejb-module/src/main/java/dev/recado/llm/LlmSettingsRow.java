package dev.recado.llm;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "llm_settings")
class LlmSettingsRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    private Provider provider;

    @Column(name = "base_url")
    private @Nullable String baseUrl;

    private @Nullable String model;
    private double temperature;

    @Column(name = "max_output_tokens")
    private int maxOutputTokens;

    @Column(name = "timeout_seconds")
    private int timeoutSeconds;

    @Column(name = "api_key")
    private @Nullable String sealedKey;

    @Column(name = "key_address")
    private @Nullable String keyAddress;

    @Column(name = "key_hint")
    private @Nullable String keyHint;

    @Version
    private long version;

    protected LlmSettingsRow() {}

    LlmSettingsRow(ModelSettings settings) {
        id = Ids.next();
        set(settings);
    }

    /** Takes over all but the key. */
    void set(ModelSettings settings) {
        provider = settings.provider();
        baseUrl = settings.baseUrl();
        model = settings.model();
        temperature = settings.temperature();
        maxOutputTokens = settings.maxOutputTokens();
        timeoutSeconds = settings.timeoutSeconds();
    }

    void setKey(String sealed, String address, String hint) {
        sealedKey = sealed;
        keyAddress = address;
        keyHint = hint;
    }

    void removeKey() {
        sealedKey = null;
        keyAddress = null;
        keyHint = null;
    }

    /** The settings without the key. */
    ModelSettings settings() {
        return new ModelSettings(provider, baseUrl, model, temperature, maxOutputTokens, timeoutSeconds, null);
    }

    @Nullable
    String sealedKey() {
        return sealedKey;
    }

    @Nullable
    String keyAddress() {
        return keyAddress;
    }

    long version() {
        return version;
    }

    LlmSettingsDetails details() {
        return new LlmSettingsDetails(
                provider,
                baseUrl,
                model,
                temperature,
                maxOutputTokens,
                timeoutSeconds,
                sealedKey != null,
                keyHint,
                version);
    }
}
