package dev.recado.web.console;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LogInPageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/conversations.xhtml?id=0190&filter=bot",
                "/console/dashboard.xhtml",
                "/console/device.xhtml?id=1#facts"
            })
    void a_page_of_the_console_is_where_one_goes_after_logging_in(String wanted) {
        assertEquals(wanted, LogInPage.safe(wanted));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://evil.example/console/",
                "//evil.example/console/",
                "/\\evil.example",
                "/console/../api/v1/users",
                "/console/%2e%2e/api",
                "/console/\\evil.example",
                "/console/%5cevil.example",
                "javascript:alert(1)",
                "\\\\evil.example/console/",
                "/\t/evil.example",
                "%2f%2fevil.example",
                "/%2f/evil.example",
                "/console/..//evil.example",
                "/console/%2E%2E//evil.example",
                "/console/..;/..;//evil.example",
                "data:text/html,x",
                "http:/console/",
                "/consolex/",
                "/console/login.xhtml",
                "/console/ \r\nSet-Cookie: a=b"
            })
    void anything_else_leads_home(String wanted) {
        assertEquals("/console/", LogInPage.safe(wanted));
    }
}
