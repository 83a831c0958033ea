package dev.recado.users;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.77/24, 203.0.113.1, true",
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "2001:db8::/32, 2001:db8:1::5, true",
        "2001:db8::/32, 2001:db9::1, false",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 192.0.2.1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80::1%eth0, true",
        "192.0.2.0/24, not-an-address, false",
    })
    void an_address_is_inside_or_outside(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com/24",
                "203.0.113.0/33",
                "203.0.113.0/-1",
                "203.0.113.0/",
                "203.0.113.0/24/8",
                "203.0.113",
                "203.0.113.256",
                "2001:db8::/129",
                "2001:db8::g",
                ":",
                "1",
            })
    void what_is_no_range_is_refused_without_asking_a_name_server(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void a_range_is_written_as_it_is_read() {
        AddressRange range = AddressRange.parse(" 2001:db8::/32 ").orElseThrow();

        assertThat(AddressRange.parse(range.toString())).contains(range);
    }
}
