package dev.recado.parser;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Makes text from documents plain: composed accents, no control characters, single spaces. */
final class Text {
    // NUL is refused by PostgreSQL; soft hyphens and zero-width characters would split words in the index.
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\u00AD\\u200B-\\u200D\\u2060\\uFEFF\\uFFFE\\uFFFF]|\\p{Cs}");
    private static final Pattern ITEM =
            Pattern.compile("(?:[-*•–·▪◦●]|\\d{1,2}[.)]|[a-z]\\))\\s+\\S.*", Pattern.DOTALL);
    private static final Pattern SPACES = Pattern.compile("[\\p{Zs}\\t]+");
    private static final Pattern AROUND_BREAKS = Pattern.compile(" ?\\n ?");
    private static final Pattern MANY_BREAKS = Pattern.compile("\\n{2,}");

    private Text() {}

    static String clean(String raw) {
        String text = raw.replace("\r\n", "\n").replace('\r', '\n').replace('\f', '\n');
        text = INVISIBLE.matcher(text).replaceAll("");
        text = SPACES.matcher(text).replaceAll(" ");
        text = AROUND_BREAKS.matcher(text).replaceAll("\n");
        text = MANY_BREAKS.matcher(text).replaceAll("\n");
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    }

    /** The same on one line. */
    static String line(String raw) {
        return clean(raw).replace('\n', ' ');
    }

    /** Whether a line or paragraph begins as the items of lists do, with a bullet, a number or a letter. */
    static boolean isItem(String text) {
        return ITEM.matcher(text).matches();
    }
}
