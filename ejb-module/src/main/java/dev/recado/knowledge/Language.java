package dev.recado.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** A language that documents are written in, and how its words are brought to the form in which they are indexed. */
enum Language {
    PORTUGUESE(
            "pt",
            new PortugueseText(),
            Set.of(
                    "de", "que", "não", "do", "da", "em", "um", "para", "com", "uma", "os", "é", "dos", "das", "ao",
                    "são", "você")),
    ENGLISH(
            "en",
            new EnglishText(),
            Set.of(
                    "the", "of", "and", "to", "in", "is", "that", "for", "it", "with", "are", "on", "be", "this", "you",
                    "or"));

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

    static Language of(String code) {
        return code.equals(ENGLISH.code) ? ENGLISH : PORTUGUESE;
    }

    /** The language of a text, by its most frequent small words; Portuguese when in doubt. */
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

    /** The words of a text as they are indexed: without stop words, folded, stemmed; in order. */
    List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }
}
