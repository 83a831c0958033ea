package dev.recado.knowledge;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.search.engine.environment.bean.BeanReference;
import org.hibernate.service.spi.ServiceContributor;
import org.jspecify.annotations.Nullable;

/**
 * Puts the search index on a search server (Elasticsearch or OpenSearch) instead of the disk, where the environment says so; the
 * persistence unit by itself says Lucene. The version is told, not asked for, so that Recado starts while the search server is
 * away.
 */
public class SearchSettings implements ServiceContributor {
    private static final String BACKEND = "hibernate.search.backend.";
    private static final Pattern VERSION = Pattern.compile("(opensearch|elastic):\\d+\\.\\d+(\\.\\d+)?");
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,60}");

    @Override
    public void contribute(StandardServiceRegistryBuilder registry) {
        settings(SearchSettings::fromOutside).forEach(registry::applySetting);
    }

    /**
     * The settings of Hibernate Search that follow from ours; none for Lucene.
     *
     * @param outside gives the value of a variable such as {@code RECADO_SEARCH_URIS}; null where it is not set
     * @throws IllegalStateException when they are incomplete or wrong; says what to do
     */
    static Map<String, Object> settings(UnaryOperator<@Nullable String> outside) {
        String backend = Objects.requireNonNullElse(outside.apply("RECADO_SEARCH_BACKEND"), "lucene");
        if (backend.equals("lucene")) {
            return Map.of();
        }
        if (!backend.equals("elasticsearch")) {
            throw new IllegalStateException(
                    "RECADO_SEARCH_BACKEND is lucene or elasticsearch (which includes OpenSearch), not " + backend);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(BACKEND + "type", "elasticsearch");
        settings.put(
                BACKEND + "uris",
                required(outside, "RECADO_SEARCH_URIS", "such as https://search:9200, several separated by commas"));
        settings.put(
                BACKEND + "version", version(required(outside, "RECADO_SEARCH_VERSION", "such as opensearch:3.6")));
        settings.put(BACKEND + "version_check.enabled", false);
        settings.put(BACKEND + "analysis.configurer", ServerTextAnalysis.class.getName());
        settings.put(
                BACKEND + "layout.strategy",
                BeanReference.ofInstance(new ServerIndexNames(
                        prefix(Objects.requireNonNullElse(outside.apply("RECADO_SEARCH_PREFIX"), "recado")))));
        // A cluster that has lost a node serves on; yellow is as good as it gets with one.
        settings.put(BACKEND + "schema_management.minimal_required_status", "yellow");
        String username = outside.apply("RECADO_SEARCH_USERNAME");
        if (username != null) {
            settings.put(BACKEND + "username", username);
            settings.put(
                    BACKEND + "password",
                    required(outside, "RECADO_SEARCH_PASSWORD", "that of RECADO_SEARCH_USERNAME"));
        }
        // What the persistence unit says about Lucene is not used now, and that is no mistake.
        settings.put("hibernate.search.configuration_property_checking.strategy", "ignore");
        return settings;
    }

    private static String version(String given) {
        if (!VERSION.matcher(given).matches()) {
            throw new IllegalStateException(
                    "RECADO_SEARCH_VERSION is opensearch:<major>.<minor> or elastic:<major>.<minor>, not " + given);
        }
        return given;
    }

    private static String prefix(String given) {
        if (!PREFIX.matcher(given).matches()) {
            throw new IllegalStateException(
                    "RECADO_SEARCH_PREFIX begins with a small letter and has only small letters, digits, - and _, not "
                            + given);
        }
        return given;
    }

    private static String required(UnaryOperator<@Nullable String> outside, String name, String hint) {
        String value = outside.apply(name);
        if (value == null) {
            throw new IllegalStateException("With RECADO_SEARCH_BACKEND=elasticsearch, set " + name + ", " + hint);
        }
        return value;
    }

    // Not by MicroProfile Config, which the server sets up for a deployment only after its persistence units.
    private static @Nullable String fromOutside(String name) {
        String variable = System.getenv(name);
        String value = variable == null
                ? System.getProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'))
                : variable;
        return value == null || value.isBlank() ? null : value.strip();
    }
}
