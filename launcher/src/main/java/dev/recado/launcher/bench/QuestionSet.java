package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Paragraphs, and questions that one of them answers.
 *
 * @param name what the tables call it
 */
record QuestionSet(String name, List<Paragraph> paragraphs, List<Question> questions) {

    /**
     * A paragraph.
     *
     * @param article of which it is a part; those of one article are on one subject
     */
    record Paragraph(int article, String text) {}

    /**
     * A question.
     *
     * @param paragraph which one answers it, from 0; -1: none does
     */
    record Question(String text, int paragraph) {}

    /** A file in the form of SQuAD 1.1 or 2.0; what is marked as impossible there is left out. */
    static QuestionSet squad(Path file) {
        List<Paragraph> paragraphs = new ArrayList<>();
        List<Question> questions = new ArrayList<>();
        int article = 0;
        try {
            for (JsonNode each : Rest.JSON.readTree(file.toFile()).path("data")) {
                for (JsonNode paragraph : each.path("paragraphs")) {
                    paragraphs.add(
                            new Paragraph(article, paragraph.path("context").asText()));
                    for (JsonNode question : paragraph.path("qas")) {
                        if (!question.path("is_impossible").asBoolean()) {
                            questions.add(new Question(question.path("question").asText(), paragraphs.size() - 1));
                        }
                    }
                }
                article++;
            }
        } catch (IOException e) {
            throw new LauncherException(file + ": " + e.getMessage(), e);
        }
        if (questions.isEmpty()) {
            throw new LauncherException(file + " holds no questions in the form of SQuAD (data, paragraphs, qas)");
        }
        return new QuestionSet(file.getFileName().toString(), paragraphs, questions);
    }

    /** The sample of the retriever's own tests: the sections of a guest house's guide, and what its guests ask. */
    static QuestionSet sample(Path folder) {
        try {
            Map<String, Integer> places = new LinkedHashMap<>();
            List<Paragraph> paragraphs = new ArrayList<>();
            for (String section : Files.readString(folder.resolve("pousada.md")).split("(?m)^## ")) {
                places.put(section.lines().findFirst().orElse("").strip(), paragraphs.size());
                paragraphs.add(new Paragraph(0, section.strip()));
            }
            List<Question> questions = Files.readAllLines(folder.resolve("perguntas.tsv")).stream()
                    .map(line -> Arrays.asList(line.split("\t")))
                    .map(columns -> new Question(columns.get(0), places.getOrDefault(columns.get(1), -1)))
                    .toList();
            return new QuestionSet("own sample", paragraphs, questions);
        } catch (IOException e) {
            throw new LauncherException(folder + ": " + e.getMessage(), e);
        }
    }

    /** The texts of its articles, each whole. */
    List<Paragraph> articles() {
        Map<Integer, StringBuilder> texts = new LinkedHashMap<>();
        for (Paragraph paragraph : paragraphs) {
            texts.computeIfAbsent(paragraph.article(), first -> new StringBuilder())
                    .append(paragraph.text())
                    .append("\n\n");
        }
        return texts.entrySet().stream()
                .map(article ->
                        new Paragraph(article.getKey(), article.getValue().toString()))
                .toList();
    }

    /** A part of it: those paragraphs, numbered anew, and all questions; what none of them answers has paragraph -1. */
    QuestionSet only(List<Integer> kept) {
        return new QuestionSet(
                name,
                kept.stream().map(paragraphs::get).toList(),
                questions.stream()
                        .map(question -> new Question(question.text(), kept.indexOf(question.paragraph())))
                        .toList());
    }
}
