package dev.recado.web.console;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TenantFormTest {

    @Test
    void numbers_are_shown_as_people_write_them() {
        assertThat(TenantForm.plain(new BigDecimal("10.000")).toString()).isEqualTo("10");
        assertThat(TenantForm.plain(new BigDecimal("0.300")).toString()).isEqualTo("0.3");
        assertThat(TenantForm.plain(BigDecimal.ZERO).toString()).isEqualTo("0");
    }
}
