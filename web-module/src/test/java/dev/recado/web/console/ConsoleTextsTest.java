package dev.recado.web.console;

import dev.recado.audit.Integrity;
import dev.recado.channels.DeviceState;
import dev.recado.conversations.Author;
import dev.recado.conversations.MessageStatus;
import dev.recado.knowledge.DocumentStatus;
import dev.recado.llm.Provider;
import dev.recado.platform.Role;
import dev.recado.turns.Outcome;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsoleTextsTest {
    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Path BEANS = Path.of("src/main/java/dev/recado/web/console");
    /** t['key'] and t.of('key' */
    private static final Pattern USED = Pattern.compile("\\bt(?:\\['([^']+)'\\]|\\.of\\('([^']+)')");
    /** t.count('key' stands for two keys. */
    private static final Pattern COUNTED = Pattern.compile("\\bt\\.count\\('([^']+)'");
    /** t['prefix.'.concat(…)] stands for all keys that begin so. */
    private static final Pattern BEGUN = Pattern.compile("'([a-z][a-z0-9.-]*\\.)'\\.concat");

    private final Properties portuguese = bundle("/dev/recado/console.properties");
    private final Properties english = bundle("/dev/recado/console_en.properties");

    @Test
    void both_languages_have_the_same_texts() {
        assertEquals(keys(portuguese), keys(english));
    }

    @Test
    void every_text_has_the_same_placeholders_in_both_languages() {
        for (String key : keys(portuguese)) {
            assertEquals(
                    new MessageFormat(portuguese.getProperty(key), Locale.ROOT).getFormatsByArgumentIndex().length,
                    new MessageFormat(english.getProperty(key), Locale.ROOT).getFormatsByArgumentIndex().length,
                    key);
        }
    }

    @Test
    void every_text_that_a_page_uses_exists() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path page : files(PAGES, ".xhtml")) {
            String source = Files.readString(page);
            find(USED, source).stream()
                    .filter(key -> !portuguese.containsKey(key))
                    .forEach(missing::add);
            for (String key : find(COUNTED, source)) {
                Stream.of(key + ".one", key + ".many")
                        .filter(form -> !portuguese.containsKey(form))
                        .forEach(missing::add);
            }
            for (String prefix : find(BEGUN, source)) {
                if (keys(portuguese).stream().noneMatch(key -> key.startsWith(prefix))) {
                    missing.add(prefix + "*");
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_value_that_a_page_names_has_its_text() {
        List<String> needed = new ArrayList<>();
        add(needed, "outcome.", Outcome.values());
        add(needed, "role.", Role.values());
        add(needed, "status.", MessageStatus.values());
        add(needed, "author.", Author.values());
        add(needed, "document.status.", DocumentStatus.values());
        add(needed, "device.state.", DeviceState.values());
        add(needed, "provider.", Provider.values());
        add(needed, "trail.broken.", Integrity.Kind.values());
        needed.removeIf(portuguese::containsKey);
        assertEquals(List.of(), needed);
    }

    @Test
    void no_text_is_left_over() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files(PAGES, ".xhtml")) {
            all.append(Files.readString(file));
        }
        for (Path file : files(BEANS, ".java")) {
            all.append(Files.readString(file));
        }
        String source = all.toString();
        List<String> prefixes = find(BEGUN, source);
        prefixes.add("reason.");
        prefixes.add("trail.action.");
        Set<String> unused = new TreeSet<>();
        for (String key : keys(portuguese)) {
            String base = key.replaceFirst("\\.(one|many)$", "");
            boolean used = source.contains("'" + base + "'") || source.contains("\"" + base + "\"");
            if (!used && prefixes.stream().noneMatch(key::startsWith)) {
                unused.add(key);
            }
        }
        assertEquals(Set.of(), unused);
    }

    @Test
    void pages_hold_no_text_of_their_own() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : files(PAGES, ".xhtml")) {
            String bare = Files.readString(page)
                    .replaceAll("(?s)<!--.*?-->", "")
                    .replaceAll("(?s)[#$]\\{.*?\\}", "")
                    .replaceAll("(?s)<[^>]*>", "\n");
            for (String line : bare.split("\n")) {
                // Product and language names are the same in every language.
                if (line.strip().length() > 2
                        && line.matches(".*\\p{L}{2,}.*")
                        && !line.strip().endsWith("Recado")) {
                    found.add(page.getFileName() + ": " + line.strip());
                }
            }
        }
        assertTrue(found.isEmpty(), found::toString);
    }

    private static void add(List<String> needed, String prefix, Enum<?>[] values) {
        for (Enum<?> value : values) {
            needed.add(prefix + value.name());
        }
    }

    private static Set<String> keys(Properties bundle) {
        return new TreeSet<>(bundle.stringPropertyNames());
    }

    private static List<String> find(Pattern pattern, String source) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(source);
        while (matcher.find()) {
            String key = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            // What ends in a dot is the beginning of a key.
            if (!key.endsWith(".") || pattern == BEGUN) {
                found.add(key);
            }
        }
        return found;
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static Properties bundle(String name) {
        Properties bundle = new Properties();
        try (Reader reader =
                new InputStreamReader(ConsoleTextsTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            bundle.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bundle;
    }
}
