package dev.recado.knowledge;

import org.apache.lucene.search.similarities.BM25Similarity;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurationContext;
import org.hibernate.search.backend.lucene.analysis.LuceneAnalysisConfigurer;

/** Gives the index its analyzers, one per {@link Language}. */
public class TextAnalysis implements LuceneAnalysisConfigurer {

    @Override
    public void configure(LuceneAnalysisConfigurationContext context) {
        for (Language language : Language.values()) {
            context.analyzer(language.field()).instance(language.analyzer());
        }
        context.similarity(new BM25Similarity(1.2f, 0.75f));
    }
}
