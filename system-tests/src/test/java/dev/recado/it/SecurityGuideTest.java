package dev.recado.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/security.md} promises tests: they exist. */
class SecurityGuideTest {
    private static final Path PROJECT = Path.of("..");
    private static final Path GUIDE = PROJECT.resolve("docs/security.md");
    /** {@code `SomeTest`}, {@code `SomeIT.a_method`} */
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z]\\w+)\\.(\\w+_\\w+)`|`([A-Z]\\w+(?:Test|IT|Contract))`");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @Test
    void every_test_that_the_guide_names_exists() throws IOException {
        Map<String, String> sources = sources();
        Set<String> missing = new TreeSet<>();
        int found = 0;
        Matcher named = NAMED.matcher(Files.readString(GUIDE));
        while (named.find()) {
            String type = named.group(1) == null ? named.group(3) : named.group(1);
            String method = named.group(2);
            String source = sources.get(type);
            if (source == null || method != null && !source.contains("void " + method + "(")) {
                missing.add(named.group());
            }
            found++;
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(50);
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.put(name, Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }

    @Test
    void every_file_that_the_guide_links_to_exists() throws IOException {
        Matcher link = LINK.matcher(Files.readString(GUIDE));
        while (link.find()) {
            assertThat(GUIDE.resolveSibling(link.group(1))).exists();
        }
    }
}
