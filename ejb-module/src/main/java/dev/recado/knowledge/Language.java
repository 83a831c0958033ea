package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** A language that documents are written in, and how its words are brought to the form in which they are indexed. */
enum Language {
    PORTUGUESE(
            "pt",
            new PortugueseText(),
            Set.of(
                    "de", "que", "não", "da", "em", "um", "para", "com", "uma", "os", "é", "e", "o", "dos", "das", "ao",
                    "são")),
    ENGLISH(
            "en",
            new EnglishText(),
            Set.of(
                    "the", "of", "and", "is", "that", "it", "with", "are", "be", "this", "you", "or", "from", "will",
                    "at", "by"));

    private static final Pattern HYPHENATED = Pattern.compile("\\p{L}{2,}-\\p{L}{2,}");

    private final String code;
    private final Analyzer analyzer;
    private final Set<String> frequentWords;

    Language(String code, Analyzer analyzer, Set<String> frequentWords) {
        this.code = code;
        this.analyzer = analyzer;
        this.frequentWords = frequentWords;
    }

    /** As stored, such as {@code pt}. */
    String code() {
        return code;
    }

    Analyzer analyzer() {
        return analyzer;
    }

    /** The name of its analyzer and the suffix of its field in the index. */
    String field() {
        return "text_" + code;
    }

    /** The one that people name, such as {@code pt} or {@code pt-BR}; Invalid when we know no such language. */
    static Language named(String tag) {
        String wanted = Locale.forLanguageTag(tag.strip()).getLanguage();
        return Arrays.stream(values())
                .filter(language -> language.code.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new Invalid("knowledge.document.language", tag));
    }

    static Language of(String code) {
        return code.equals(ENGLISH.code) ? ENGLISH : PORTUGUESE;
    }

    /** The language of a text, by small words that the other one lacks; Portuguese when in doubt. */
    static Language guess(String text) {
        int portuguese = 0;
        int english = 0;
        for (String word : text.substring(0, Math.min(text.length(), 50_000))
                .toLowerCase(Locale.ROOT)
                .split("[^\\p{L}]+")) {
            portuguese += PORTUGUESE.frequentWords.contains(word) ? 1 : 0;
            english += ENGLISH.frequentWords.contains(word) ? 1 : 0;
        }
        return english > portuguese ? ENGLISH : PORTUGUESE;
    }

    /**
     * A passage as it is handed to the index: words with a hyphen come a second time without, because customers write "checkout"
     * and "wifi".
     */
    static String withJoinedWords(String text) {
        StringBuilder joined = new StringBuilder(text);
        HYPHENATED
                .matcher(text)
                .results()
                .map(found -> found.group().replace("-", ""))
                .distinct()
                .forEach(word -> joined.append(' ').append(word));
        return joined.toString();
    }

    /**
     * A word of a text.
     *
     * @param stem as it is indexed: folded and stemmed
     * @param face as it is written, but folded: in small letters and without accents
     */
    record Word(String stem, String face) {}

    /** The words of a text as they are indexed, in order; stop words are left out. */
    List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(new Word(term.toString(), folded(text.substring(place.startOffset(), place.endOffset()))));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** The stems of {@link #words}. */
    List<String> terms(String text) {
        return words(text).stream().map(Word::stem).toList();
    }

    private static String folded(String word) {
        char[] small = word.toLowerCase(Locale.ROOT).toCharArray();
        char[] plain = new char[small.length * 4];
        return new String(plain, 0, ASCIIFoldingFilter.foldToASCII(small, 0, plain, 0, small.length));
    }
}
