package dev.recado.knowledge;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** English: possessives cut, accents folded, Porter's stems, and without the words that questions are made of. */
final class EnglishText extends Analyzer {
    private static final CharArraySet STOP_WORDS = collected();

    @Override
    protected TokenStreamComponents createComponents(String field) {
        StandardTokenizer words = new StandardTokenizer();
        TokenStream terms = new ASCIIFoldingFilter(new LowerCaseFilter(new EnglishPossessiveFilter(words)));
        return new TokenStreamComponents(words, new PorterStemFilter(new StopFilter(terms, STOP_WORDS)));
    }

    /** The words that are left out. */
    static List<String> stopWords() {
        return STOP_WORDS.stream()
                .map(word -> new String((char[]) word))
                .sorted()
                .toList();
    }

    private static CharArraySet collected() {
        CharArraySet all = new CharArraySet(EnglishAnalyzer.getDefaultStopSet(), true);
        all.addAll(Arrays.asList(
                "about", "am", "any", "anyone", "can", "could", "do", "does", "did", "from", "get", "good", "have",
                "has", "hello", "hey", "hi", "how", "i", "i'd", "know", "like", "may", "me", "much", "many", "morning",
                "must", "my", "need", "our", "please", "should", "tell", "thanks", "thank", "want", "we", "what",
                "when", "where", "which", "who", "why", "would", "you", "your"));
        return CharArraySet.unmodifiableSet(all);
    }
}
