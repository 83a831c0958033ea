package dev.recado.turns;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words that are orders: a message of nothing else wants no more messages, or wants them again. */
final class Words {
    /** How somebody who opted out comes back; the confirmation names the first. */
    private static final Set<String> OPT_IN = Set.of("voltar", "start");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Words() {}

    /** Without case, accents, punctuation and superfluous space; emoji are punctuation. */
    static String normal(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return NO_WORD.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the message says only that its sender wants no more. */
    static boolean optsOut(@Nullable String text, List<String> words) {
        return text != null && words.stream().map(Words::normal).anyMatch(normal(text)::equals);
    }

    /** Whether the message says only that its sender wants messages again. */
    static boolean optsIn(@Nullable String text) {
        return text != null && OPT_IN.contains(normal(text));
    }
}
