package dev.recado.knowledge;

import java.util.Collection;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurationContext;
import org.hibernate.search.backend.elasticsearch.analysis.ElasticsearchAnalysisConfigurer;

/**
 * Gives an index on a search server the same analyzers as {@link TextAnalysis} gives one on disk, put together from the server's
 * own parts. The terms must be the same, because the weights of a question's words are computed from ours.
 */
public class ServerTextAnalysis implements ElasticsearchAnalysisConfigurer {
    private static final String STOP = "_stop";
    private static final String STEM = "_stem";
    private static final String POSSESSIVE = "text_en_possessive";

    @Override
    public void configure(ElasticsearchAnalysisConfigurationContext context) {
        stopWords(context, Language.PORTUGUESE, PortugueseText.stopWords());
        stemmer(context, Language.PORTUGUESE.field() + STEM, "portuguese_rslp");
        context.analyzer(Language.PORTUGUESE.field())
                .custom()
                .tokenizer("standard")
                .tokenFilters(
                        "lowercase",
                        "asciifolding",
                        Language.PORTUGUESE.field() + STOP,
                        Language.PORTUGUESE.field() + STEM);

        stopWords(context, Language.ENGLISH, EnglishText.stopWords());
        stemmer(context, POSSESSIVE, "possessive_english");
        stemmer(context, Language.ENGLISH.field() + STEM, "english");
        context.analyzer(Language.ENGLISH.field())
                .custom()
                .tokenizer("standard")
                .tokenFilters(
                        POSSESSIVE,
                        "lowercase",
                        "asciifolding",
                        Language.ENGLISH.field() + STOP,
                        Language.ENGLISH.field() + STEM);
    }

    private static void stopWords(
            ElasticsearchAnalysisConfigurationContext context, Language language, Collection<String> words) {
        context.tokenFilter(language.field() + STOP)
                .type("stop")
                .param("stopwords", words.stream().sorted().toArray(String[]::new));
    }

    private static void stemmer(ElasticsearchAnalysisConfigurationContext context, String name, String language) {
        context.tokenFilter(name).type("stemmer").param("language", language);
    }
}
