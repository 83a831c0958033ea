package dev.recado.knowledge;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SearchSettingsTest {
    private final Map<String, String> outside = new HashMap<>(Map.of(
            "RECADO_SEARCH_BACKEND",
            "elasticsearch",
            "RECADO_SEARCH_URIS",
            "https://a:9200,https://b:9200",
            "RECADO_SEARCH_VERSION",
            "elastic:8.19"));

    @Test
    void without_a_word_the_index_stays_on_disk() {
        assertThat(SearchSettings.settings(name -> null)).isEmpty();
        outside.put("RECADO_SEARCH_BACKEND", "lucene");
        assertThat(settings()).isEmpty();
    }

    @Test
    void a_search_server_is_reached_as_the_environment_says_and_need_not_be_there_at_the_start() {
        outside.put("RECADO_SEARCH_USERNAME", "recado");
        outside.put("RECADO_SEARCH_PASSWORD", "segredo");
        assertThat(settings())
                .containsEntry("hibernate.search.backend.type", "elasticsearch")
                .containsEntry("hibernate.search.backend.uris", "https://a:9200,https://b:9200")
                .containsEntry("hibernate.search.backend.version", "elastic:8.19")
                .containsEntry("hibernate.search.backend.version_check.enabled", false)
                .containsEntry("hibernate.search.backend.username", "recado")
                .containsEntry("hibernate.search.backend.password", "segredo");
    }

    @Test
    void whatever_is_missing_or_wrong_is_named() {
        refused("RECADO_SEARCH_BACKEND", "solr");
        refused("RECADO_SEARCH_URIS", null);
        refused("RECADO_SEARCH_VERSION", null);
        refused("RECADO_SEARCH_VERSION", "8");
        refused("RECADO_SEARCH_PREFIX", "Recado*");
        outside.put("RECADO_SEARCH_USERNAME", "recado");
        refused("RECADO_SEARCH_PASSWORD", null);
    }

    @Test
    void indexes_are_named_after_the_installation() {
        ServerIndexNames names = new ServerIndexNames("pousadas");
        assertThat(names.createInitialElasticsearchIndexName("passages")).isEqualTo("pousadas-passages-000001");
        assertThat(names.createReadAlias("passages")).isEqualTo("pousadas-passages-read");
        assertThat(names.createWriteAlias("passages")).isEqualTo("pousadas-passages-write");
        assertThat(names.extractUniqueKeyFromElasticsearchIndexName("pousadas-passages-000001"))
                .isEqualTo("passages");
    }

    private Map<String, Object> settings() {
        return SearchSettings.settings(outside::get);
    }

    private void refused(String name, String value) {
        String before = outside.put(name, value);
        assertThatThrownBy(this::settings)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name);
        if (before == null) {
            outside.remove(name);
        } else {
            outside.put(name, before);
        }
    }
}
