package dev.recado.platform;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class BundlesTest {
    private static final Path BUNDLES = Path.of("src/main/resources/dev/recado");

    static Stream<Path> portuguese() throws IOException {
        return Files.list(BUNDLES)
                .filter(file -> file.toString().endsWith(".properties"))
                .filter(file -> !file.toString().endsWith("_en.properties"));
    }

    @ParameterizedTest
    @MethodSource("portuguese")
    void every_text_is_there_in_both_languages(Path file) throws IOException {
        Properties portuguese = read(file);
        Properties english = read(Path.of(file.toString().replace(".properties", "_en.properties")));

        assertThat(english.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(portuguese.stringPropertyNames());
    }

    @ParameterizedTest
    @MethodSource("portuguese")
    void every_text_is_a_valid_pattern(Path file) throws IOException {
        for (Path each : new Path[] {file, Path.of(file.toString().replace(".properties", "_en.properties"))}) {
            Properties texts = read(each);
            for (String key : texts.stringPropertyNames()) {
                assertThat(new MessageFormat(texts.getProperty(key)).format(new Object[] {"a", "b", "c", "d"}))
                        .as("%s in %s", key, each)
                        .isNotBlank();
            }
        }
    }

    @Test
    void an_error_speaks_the_language_of_the_reader_whatever_the_machine_speaks() {
        NotFound error = new NotFound("device", "x");
        assertThat(error.text(Locale.of("pt", "BR"))).startsWith("Não encontrado");
        assertThat(error.text(Locale.ENGLISH)).startsWith("Not found");
        assertThat(error.text(Locale.FRENCH)).startsWith("Não encontrado");
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
