package dev.recado.agents;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.recado.platform.Invalid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A prompt with variables, in Mustache. Only the known variables may stand in it, as a value or as a section; partials and
 * everything that would reach into Java objects are refused. Nothing is escaped, because a model reads it, not a browser.
 */
final class PromptTemplate {
    /** What a prompt may use. */
    static final List<String> VARIABLES = List.of(
            "tenant.name",
            "agent.name",
            "contact.name",
            "contact.phone",
            "now.date",
            "now.time",
            "now.weekday",
            "language");

    static final int MOST_CHARACTERS = 20_000;

    // Values are maps and strings. The library's own collector would look, each time, for methods and fields of
    // strings.
    private static final Mustache.Collector MAPS_ONLY = new BasicCollector() {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    };

    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .escapeHTML(false)
            .defaultValue("")
            .emptyStringIsFalse(true)
            .withCollector(MAPS_ONLY);

    private final Template template;

    private PromptTemplate(Template template) {
        this.template = template;
    }

    /** Reads a template; {@link Invalid} says what is wrong with it. */
    static PromptTemplate of(String text) {
        if (text.isBlank() || text.length() > MOST_CHARACTERS) {
            throw new Invalid("agent.prompt-length", MOST_CHARACTERS);
        }
        Template template;
        try {
            template = COMPILER.compile(text);
        } catch (MustacheException malformed) {
            throw new Invalid("agent.prompt-syntax", String.valueOf(malformed.getMessage()));
        }
        template.visit(new Names());
        return new PromptTemplate(template);
    }

    /** Fills the variables; those without a value vanish. */
    String render(Map<String, String> values) {
        Map<String, Object> context = new HashMap<>();
        values.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                context.put(name, value);
            } else {
                @SuppressWarnings("unchecked")
                Map<String, Object> group =
                        (Map<String, Object>) context.computeIfAbsent(name.substring(0, dot), g -> new HashMap<>());
                group.put(name.substring(dot + 1), value);
            }
        });
        return template.execute(context);
    }

    private static final class Names implements Mustache.Visitor {
        @Override
        public void visitText(String text) {
            // An unclosed variable is mere text to the parser.
            if (text.contains("{{") || text.contains("}}")) {
                throw new Invalid("agent.prompt-syntax", text.strip());
            }
        }

        @Override
        public void visitVariable(String name) {
            known(name);
        }

        @Override
        public boolean visitInclude(String name) {
            throw new Invalid("agent.prompt-variable", "> " + name, String.join(", ", VARIABLES));
        }

        @Override
        public boolean visitParent(String name) {
            throw new Invalid("agent.prompt-variable", "< " + name, String.join(", ", VARIABLES));
        }

        @Override
        public boolean visitBlock(String name) {
            throw new Invalid("agent.prompt-variable", "$ " + name, String.join(", ", VARIABLES));
        }

        @Override
        public boolean visitSection(String name) {
            known(name);
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            known(name);
            return true;
        }

        private static void known(String name) {
            if (!VARIABLES.contains(name)) {
                throw new Invalid("agent.prompt-variable", name, String.join(", ", VARIABLES));
            }
        }
    }
}
