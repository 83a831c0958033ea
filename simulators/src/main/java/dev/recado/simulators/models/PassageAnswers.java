package dev.recado.simulators.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a well-behaved model would say, without one: it looks for passages in the system message ({@code [1] Document ›
 * heading}, then text) and answers every question of the latest user messages with the sentences that fit it best, naming the
 * passage's number. When nothing fits it says so and offers a person. The same request always gets the same answer.
 */
final class PassageAnswers {

    private static final Pattern HEAD = Pattern.compile("^\\s*\\[(\\d{1,3})]\\s*(.*)$");
    private static final Pattern END = Pattern.compile("^\\s*(</|---|===|```).*");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=[\\p{Lu}\\p{N}\"“*(])");
    private static final Pattern QUESTION_END = Pattern.compile("(?<=[?!.])\\s+|\\n+");
    private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•–]|\\d+[.)])\\s+|^\\s*#+\\s+|^\\s*>\\s*");
    private static final Pattern GREETING = Pattern.compile(
            "^(oi+e?|ola|opa|e ai|bom dia|boa tarde|boa noite|tudo bem|td bem|hi+|hello|hey|good (morning|afternoon|evening))\\b.*");
    private static final Pattern THANKS = Pattern.compile(".*\\b(obrigad[oa]|valeu|agradeco|thanks|thank you)\\b.*");
    private static final Pattern PERSON = Pattern.compile(
            ".*\\b(atendente|humano|falar com (alguem|uma pessoa|um atendente)|pessoa de verdade|human|real person|"
                    + "(talk|speak) (to|with) (someone|a person|an agent|a human))\\b.*");
    private static final Pattern ASKS = Pattern.compile(
            "^(qual|quais|quanto|quantos|quanta|quantas|quando|onde|como|que|quem|por que|tem|ha|voces|da para|posso|what|which|"
                    + "how|when|where|who|why|do|does|can|could|is|are)\\b.*");
    private static final double ENOUGH = 0.3;
    private static final double NEARLY_AS_GOOD = 0.8;
    private static final int SENTENCES = 2;

    private record Sentence(int source, int order, String text, Set<String> terms, Set<String> heading) {}

    private record Found(Sentence sentence, double score) {}

    /** Whether the user has just asked for a person. */
    boolean asksForPerson(ModelRequest request) {
        return !request.turns().isEmpty()
                && request.turns().getLast().role().equals("user")
                && questions(request.latestUserTexts()).stream()
                        .anyMatch(q -> PERSON.matcher(Words.plain(q)).matches());
    }

    String answer(ModelRequest request) {
        List<String> texts = request.latestUserTexts();
        boolean english = Words.isEnglish(String.join(" ", texts));
        List<Sentence> sentences = sentences(request.system());
        boolean greeted = false;
        boolean thanked = false;
        boolean wantsPerson = false;
        List<String> missed = new ArrayList<>();
        List<String> vague = new ArrayList<>();
        Set<String> answers = new LinkedHashSet<>();
        for (String question : questions(texts)) {
            String plain = Words.plain(question).strip();
            List<String> terms = Words.terms(question);
            greeted |= GREETING.matcher(plain).matches();
            thanked |= THANKS.matcher(plain).matches();
            if (PERSON.matcher(plain).matches()) {
                wantsPerson = true;
                continue;
            }
            if (terms.isEmpty()) {
                continue;
            }
            String found = best(terms, sentences);
            if (found != null) {
                answers.add(found);
            } else if (question.endsWith("?") || ASKS.matcher(plain).matches()) {
                missed.add(question);
            } else {
                vague.add(question);
            }
        }
        return compose(english, greeted, thanked, wantsPerson, answers, missed, vague);
    }

    private static String compose(
            boolean english,
            boolean greeted,
            boolean thanked,
            boolean wantsPerson,
            Set<String> answers,
            List<String> missed,
            List<String> vague) {
        List<String> parts = new ArrayList<>(answers);
        if (!missed.isEmpty() && !answers.isEmpty()) {
            String about = "“" + String.join("” · “", missed) + "”";
            parts.add(
                    english
                            ? "About " + about + " I found nothing. Shall I call someone from our team?"
                            : "Sobre " + about + " não encontrei nada. Quer que eu chame uma pessoa da equipe?");
        } else if (answers.isEmpty() && !wantsPerson && (!missed.isEmpty() || !vague.isEmpty())) {
            parts.add(
                    english
                            ? "I'm sorry, I couldn't find that in the information I have. Shall I call someone from our team?"
                            : "Desculpe, não encontrei isso nas informações que tenho. Quer que eu chame uma pessoa da equipe?");
        }
        if (wantsPerson) {
            parts.add(
                    english
                            ? "Of course. I'll ask someone from our team to continue here."
                            : "Claro. Vou pedir que uma pessoa da equipe continue por aqui.");
        }
        if (parts.isEmpty()) {
            if (thanked) {
                return english ? "You're welcome! Anything else?" : "Por nada! Posso ajudar em mais alguma coisa?";
            }
            return english ? "Hello! How can I help you?" : "Olá! Como posso ajudar?";
        }
        String text = String.join("\n\n", parts);
        return greeted ? (english ? "Hello! " : "Olá! ") + text : text;
    }

    private static List<String> questions(List<String> texts) {
        List<String> questions = new ArrayList<>();
        for (String text : texts) {
            for (String part : QUESTION_END.split(text)) {
                if (!part.isBlank()) {
                    questions.add(part.strip());
                }
            }
        }
        return questions;
    }

    private static @Nullable String best(List<String> question, List<Sentence> sentences) {
        Map<String, Double> weights = weights(new LinkedHashSet<>(question), sentences);
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Found> found = new ArrayList<>();
        for (Sentence sentence : sentences) {
            double score = 0;
            for (Map.Entry<String, Double> term : weights.entrySet()) {
                String meaning = Words.meaning(term.getKey());
                if (sentence.terms().contains(term.getKey())) {
                    score += term.getValue();
                } else if (sentence.terms().contains(meaning)) {
                    score += 0.7 * term.getValue();
                } else if (sentence.heading().contains(term.getKey())
                        || sentence.heading().contains(meaning)) {
                    score += 0.5 * term.getValue();
                }
            }
            if (score / all >= ENOUGH) {
                found.add(new Found(sentence, score));
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        double top = found.stream().mapToDouble(Found::score).max().orElseThrow();
        int source = found.stream()
                .filter(f -> f.score() >= top)
                .findFirst()
                .orElseThrow()
                .sentence()
                .source();
        StringBuilder answer = new StringBuilder();
        found.stream()
                .filter(f -> f.sentence().source() == source && f.score() >= NEARLY_AS_GOOD * top)
                .limit(SENTENCES)
                .forEach(f -> answer.append(f.sentence().text()).append(' '));
        return answer.append('[').append(source).append(']').toString();
    }

    // Rare words say more. A word that no sentence has weighs as much as the rarest: it must not be overlooked.
    private static Map<String, Double> weights(Set<String> terms, List<Sentence> sentences) {
        Map<String, Double> weights = new HashMap<>();
        for (String term : terms) {
            String meaning = Words.meaning(term);
            long with = sentences.stream()
                    .filter(s -> s.terms().contains(term) || s.terms().contains(meaning))
                    .count();
            weights.put(term, Math.log(1 + (sentences.size() + 1.0) / (Math.max(1, with) + 0.5)));
        }
        return weights;
    }

    private static List<Sentence> sentences(String system) {
        List<Sentence> sentences = new ArrayList<>();
        int source = 0;
        Set<String> heading = Set.of();
        for (String line : system.split("\n")) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                source = Integer.parseInt(head.group(1));
                heading = terms(head.group(2));
            } else if (END.matcher(line).matches()) {
                source = 0;
            } else if (source > 0 && !line.isBlank()) {
                if (line.strip().startsWith("#")) {
                    Set<String> both = new HashSet<>(heading);
                    both.addAll(terms(line));
                    heading = both;
                    continue;
                }
                for (String text : SENTENCE_END.split(BULLET.matcher(line).replaceFirst(""))) {
                    if (!text.isBlank()) {
                        sentences.add(new Sentence(source, sentences.size(), text.strip(), terms(text), heading));
                    }
                }
            }
        }
        return sentences;
    }

    private static Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        for (String term : Words.terms(text)) {
            terms.add(term);
            terms.add(Words.meaning(term));
        }
        return terms;
    }
}
