package dev.recado.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/security.md} promises tests: they exist, and its table of roles is the one that is tested. */
class SecurityGuideTest {
    private static final Path PROJECT = Path.of("..");
    private static final Path GUIDE = PROJECT.resolve("docs/security.md");
    /** {@code `SomeTest`}, {@code `SomeIT.a_method`} */
    private static final Pattern NAMED =
            Pattern.compile("`([A-Z]\\w+)\\.(\\w+_\\w+)`|`([A-Z]\\w+(?:Test|IT|Contract))`");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]+ /[^`]*)` \\|(.*)\\|");
    private static final String[] ROLES = {"VIEWER", "OPERATOR", "ADMIN", "SUPERUSER"};

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

    @Test
    void the_table_of_roles_is_the_one_that_is_tested() throws IOException {
        assertThat(documented()).isEqualTo(tested());
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> least = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(GUIDE));
        while (row.find()) {
            String[] cells = row.group(2).split("\\|", -1);
            String role = "ANYONE";
            for (int i = ROLES.length; i > 0; i--) {
                if (cells[0].isBlank() && !cells[i].isBlank()) {
                    role = ROLES[i - 1];
                }
            }
            least.put(row.group(1), role);
        }
        return least;
    }

    private static Map<String, String> tested() throws IOException {
        Map<String, String> least = new TreeMap<>();
        try (InputStream matrix =
                Objects.requireNonNull(SecurityGuideTest.class.getResourceAsStream("/role-matrix.txt"))) {
            new String(matrix.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s+", 2))
                    .forEach(line -> least.put(line[1], line[0]));
        }
        return least;
    }
}
