package dev.recado.knowledge;

import java.util.List;
import org.hibernate.search.engine.backend.analysis.AnalysisToken;
import org.hibernate.search.engine.backend.index.IndexManager;
import org.hibernate.search.mapper.orm.Search;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The terms of the index are those that the weights of a question's words are computed from, wherever the index is. */
class SearchTermsTest {
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();
    private static final String ENGLISH = """
            The guests' dogs aren't allowed in O'Brien's rooms; they're running, ran and have been swimming happily.
            Policies, studies, generalization, relational, conditional, hopefulness, electricity, café, naïve, résumés.
            I'd like to know what you'd need: WIFI, Wi-Fi, e-mail, 24/7, U.S.A., R$ 1.234,56, 100%, ﬁne, Straße, Ångström.
            """;
    private static final String PORTUGUESE = """
            Ações, órgãos, maçãs, avós, pães, coração, corações, amabilíssimo, felizmente, cafezinho, informática, às, à.
            Você poderia me informar se há vagas p/ sábado? Qto custa a diária c/ café da manhã? Obrigada!!! kkkk vc tb
            beira-mar, guarda-chuva, d'água, check-in, R$ 1.234,56, 14h30, 12/03/2026, nº 5, 1ª, Nº, São João del-Rei
            """;

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @Test
    void portuguese_words_have_the_same_terms() {
        sameTerms(Language.PORTUGUESE, PORTUGUESE);
        sameTerms(Language.PORTUGUESE, Samples.text("pousada.md"));
        sameTerms(Language.PORTUGUESE, Samples.text("perguntas.tsv"));
        sameTerms(Language.PORTUGUESE, ENGLISH);
    }

    @Test
    void english_words_have_the_same_terms() {
        sameTerms(Language.ENGLISH, ENGLISH);
        sameTerms(Language.ENGLISH, PORTUGUESE);
    }

    private static void sameTerms(Language language, String text) {
        IndexManager index = Search.mapping(KNOWLEDGE.units()).indexManager("passages");
        List<String> terms = index.analyze(language.field(), text).stream()
                .map(AnalysisToken::term)
                .toList();
        assertThat(terms).isNotEmpty().isEqualTo(language.terms(text));
    }
}
