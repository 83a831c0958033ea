package dev.recado.web.auth;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OtherSitesTest {
    private static final String PAGE = "/console/users.xhtml";

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void the_consoles_own_pages_and_the_person_may_send_what_they_like(String from) {
        assertFalse(refused("POST", PAGE, Map.of("Sec-Fetch-Site", from)));
        assertFalse(refused("GET", "/console/original", Map.of("Sec-Fetch-Site", from)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "", "nonsense"})
    void another_sites_form_is_refused(String from) {
        Map<String, String> form =
                Map.of("Sec-Fetch-Site", from, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");
        assertTrue(refused("POST", PAGE, form));
        assertTrue(refused("POST", "/console/login.xhtml", form));
    }

    @Test
    void another_site_may_link_to_a_page() {
        assertFalse(refused(
                "GET",
                PAGE,
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")));
    }

    @ParameterizedTest
    @CsvSource({"navigate,iframe", "no-cors,image", "no-cors,script", "cors,empty", "websocket,websocket"})
    void another_site_may_not_frame_embed_or_read(String mode, String dest) {
        Map<String, String> headers =
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", dest);
        assertTrue(refused("GET", "/console/original", headers));
        assertTrue(refused("GET", "/jakarta.faces.push/live", headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://localhost:8080.evil.example", "null", "http://", "%%"})
    void a_browser_that_names_only_its_origin_is_judged_by_it(String origin) {
        Map<String, String> headers = Map.of("Origin", origin, "Host", "localhost:8080");
        assertTrue(refused("POST", PAGE, headers));
        assertTrue(refused("GET", "/jakarta.faces.push/live", headers));
        assertFalse(refused("GET", PAGE, headers));
    }

    @Test
    void its_own_origin_passes() {
        assertFalse(refused("POST", PAGE, Map.of("Origin", "http://RECADO.example:81", "Host", "recado.example:81")));
        // Behind a proxy that names itself as host: the address that the administrator has set.
        assertFalse(refused("POST", PAGE, Map.of("Origin", "http://localhost:8080", "Host", "10.0.0.7")));
    }

    @Test
    void what_is_no_browser_and_what_is_not_the_console_is_not_judged() {
        assertFalse(refused("POST", PAGE, Map.of()));
        assertFalse(refused("POST", "/api/v1/users", Map.of("Sec-Fetch-Site", "cross-site")));
    }

    private static boolean refused(String method, String path, Map<String, String> headers) {
        return new OtherSites("localhost:8080").isRefused(Requests.of(method, path, headers));
    }
}
