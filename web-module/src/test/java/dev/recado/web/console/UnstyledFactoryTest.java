package dev.recado.web.console;

import jakarta.faces.context.ResponseWriter;
import jakarta.faces.context.ResponseWriterWrapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class UnstyledFactoryTest {
    private final Map<String, @Nullable Object> written = new LinkedHashMap<>();
    private final UnstyledFactory.Pen pen = new UnstyledFactory.Pen(new ResponseWriterWrapper(null) {
        @Override
        public void writeAttribute(String name, @Nullable Object value, @Nullable String property) {
            written.put(name, value);
        }

        @Override
        public @Nullable ResponseWriter getWrapped() {
            return null;
        }
    });

    @ParameterizedTest
    @ValueSource(strings = {"display:none", "display: none;", ";display:none;"})
    void what_begins_hidden_says_so_without_a_style(String style) throws IOException {
        pen.writeAttribute("style", style, "style");
        assertEquals(Map.of("data-begins", "hidden"), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {";visibility:hidden;", "max-height:200px"})
    void what_the_style_sheet_says_is_left_out(String style) throws IOException {
        pen.writeAttribute("style", style, null);
        assertEquals(Map.of(), written);
    }

    @Test
    void anything_else_is_written_as_it_is() throws IOException {
        pen.writeAttribute("style", "width:7px", null);
        pen.writeAttribute("class", "display:none", null);
        assertEquals(Map.of("style", "width:7px", "class", "display:none"), written);
    }
}
