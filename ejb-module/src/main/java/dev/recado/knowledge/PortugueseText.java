package dev.recado.knowledge;

import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * Portuguese as people type it on a phone. Accents are folded before stemming, because half of the customers leave them out and
 * "cafe da manha" must meet "café da manhã"; the stemmer is RSLP (Orengo and Huyck, 2001), which found more than the light
 * one on questions in Portuguese.
 */
final class PortugueseText extends Analyzer {
    /** What questions and greetings are made of, beyond the usual stop words; as typed, with accents folded. */
    private static final String[] SMALL_TALK = {
        "ai",
        "alguem",
        "alguma",
        "algum",
        "aqui",
        "bem",
        "boa",
        "bom",
        "cada",
        "consigo",
        "dar",
        "deve",
        "dia",
        "dizer",
        "favor",
        "fazer",
        "fica",
        "ficam",
        "gostaria",
        "hoje",
        "informar",
        "la",
        "ola",
        "oi",
        "onde",
        "pf",
        "pfv",
        "pode",
        "podem",
        "poderia",
        "poderiam",
        "posso",
        "pra",
        "pras",
        "pro",
        "pros",
        "precisa",
        "preciso",
        "qto",
        "quais",
        "quando",
        "quanta",
        "quantas",
        "quanto",
        "quantos",
        "quem",
        "quero",
        "queria",
        "saber",
        "ser",
        "seria",
        "sobre",
        "tarde",
        "tb",
        "tbm",
        "ter",
        "tudo",
        "vai",
        "vao",
        "vc",
        "vcs",
        "voce",
        "voces"
    };

    private static final CharArraySet STOP_WORDS = collected();

    @Override
    protected TokenStreamComponents createComponents(String field) {
        StandardTokenizer words = new StandardTokenizer();
        TokenStream terms = new ASCIIFoldingFilter(new LowerCaseFilter(words));
        return new TokenStreamComponents(words, new PortugueseStemFilter(new StopFilter(terms, STOP_WORDS)));
    }

    /** The words that are left out, with accents folded. */
    static List<String> stopWords() {
        return STOP_WORDS.stream()
                .map(word -> new String((char[]) word))
                .sorted()
                .toList();
    }

    private static CharArraySet collected() {
        CharArraySet folded = new CharArraySet(400, true);
        for (Object word : PortugueseAnalyzer.getDefaultStopSet()) {
            char[] accented = (char[]) word;
            char[] plain = new char[accented.length * 4];
            int length = ASCIIFoldingFilter.foldToASCII(accented, 0, plain, 0, accented.length);
            folded.add(new String(plain, 0, length));
        }
        for (String word : SMALL_TALK) {
            folded.add(word);
        }
        return CharArraySet.unmodifiableSet(folded);
    }
}
