package dev.recado.launcher.bench;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PlainBm25Test {
    @Test
    void rare_words_decide_and_accents_and_stop_words_do_not_matter() {
        PlainBm25 plain = new PlainBm25(List.of(
                "O café é servido às sete.", "A piscina abre às oito.", "A piscina fecha à noite, e o café também."));
        assertEquals(List.of(0, 2), plain.search("a que horas é o CAFE?"));
        assertEquals(List.of(1, 2), plain.search("quando abre a piscina"));
        assertEquals(List.of(), plain.search("o que é isso?"));
    }
}
