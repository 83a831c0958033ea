package dev.recado.launcher.bench;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** BM25 as the literature uses it for a baseline: k1 0.9, b 0.4, accents folded, stop words left out, no stemming. */
final class PlainBm25 {
    private static final double K1 = 0.9;
    private static final double B = 0.4;
    private static final Set<String> STOP_WORDS = new HashSet<>(Arrays.asList((
            // Portuguese
            "a ao aos aquela aquelas aquele aqueles aquilo as ate com como da das de dela delas dele deles depois do dos e ela"
                    + " elas ele eles em entre era eram essa essas esse esses esta estao estas estava estavam este esteja"
                    + " estes estou eu foi fomos for foram fosse ha isso isto ja lhe lhes mais mas me mesmo meu meus minha"
                    + " minhas muito na nao nas nem no nos nossa nossas nosso nossos num numa o os ou para pela pelas pelo"
                    + " pelos por qual quais quando que quem se seja sem ser sera seu seus so sua suas sao tambem te tem"
                    + " teu teus tinha tu tua tuas um uma umas uns voce voces onde quanto quantos quantas"
                    // English
                    + " an and are at be been but by did does for from had has have he her his how i if in into is it its"
                    + " not of on or our she that the their them then there these they this to was we were what when where"
                    + " which who whom why will with you your")
            .split(" +")));

    private final List<Map<String, Integer>> counts = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final Map<String, Integer> having = new HashMap<>();

    PlainBm25(List<String> texts) {
        for (String text : texts) {
            Map<String, Integer> count = new HashMap<>();
            List<String> words = words(text);
            words.forEach(word -> count.merge(word, 1, Integer::sum));
            count.keySet().forEach(word -> having.merge(word, 1, Integer::sum));
            counts.add(count);
            lengths.add(words.size());
        }
    }

    /** The texts that have any of the question's words, best first. */
    List<Integer> search(String question) {
        double usual = lengths.stream().mapToInt(Integer::intValue).average().orElse(1);
        double[] scores = new double[counts.size()];
        for (String word : new LinkedHashSet<>(words(question))) {
            int with = having.getOrDefault(word, 0);
            double weight = Math.log(1 + (counts.size() - with + 0.5) / (with + 0.5));
            for (int i = 0; i < scores.length; i++) {
                double count = counts.get(i).getOrDefault(word, 0);
                scores[i] += weight * count / (count + K1 * (1 - B + B * lengths.get(i) / usual));
            }
        }
        return IntStream.range(0, scores.length)
                .filter(i -> scores[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .toList();
    }

    private static List<String> words(String text) {
        String folded = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
        List<String> words = new ArrayList<>();
        for (String word : folded.split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && !STOP_WORDS.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
