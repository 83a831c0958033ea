package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PageAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://Exemplo.com.br, https://exemplo.com.br/",
        "HTTP://exemplo.com:80/a?b=c#d, http://exemplo.com/a?b=c",
        "https://exemplo.com:443/, https://exemplo.com/",
        "https://exemplo.com:8443/x, https://exemplo.com:8443/x",
        "exemplo.com/precos, https://exemplo.com/precos",
        "https://exemplo.com/preços, https://exemplo.com/pre%C3%A7os",
        "https://ação.com.br/, https://xn--ao-siap.com.br/",
        "http://[::1]:8080/, http://[::1]:8080/"
    })
    void addresses_are_brought_to_their_usual_form(String typed, String usual) {
        assertThat(PageAddress.of(" " + typed + " ")).hasToString(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://exemplo.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http://",
                "http:///x",
                "http://user@exemplo.com/",
                "https://u:p@exemplo.com/",
                "http://exemplo.com:0/",
                "http://exemplo.com:99999/",
                "http://exemplo.com/a b",
                "http://exemplo.com/\r\nHost: x",
                "jar:http://exemplo.com!/x",
                "http://a@b@c/",
                "http://exemplo.com\\@interno/"
            })
    void anything_else_is_refused(String typed) {
        assertThatThrownBy(() -> PageAddress.of(typed)).isInstanceOf(Invalid.class);
    }

    @Test
    void an_address_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> PageAddress.of("https://exemplo.com/" + "a".repeat(2_000)))
                .isInstanceOf(Invalid.class);
    }
}
