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
    private static final Pattern STARTS_ANEW = Pattern.compile("^\\s*(?:[-*•–|>]|\\d+[.)]\\s).*");
    private static final Pattern TABLE_RULE = Pattern.compile("^\\s*\\|?[\\s:|-]+\\|[\\s:|-]*$");
    private static final Pattern GREETING = Pattern.compile(
            "^(oi+e?|ola|opa|e ai|bom dia|boa tarde|boa noite|tudo bem|td bem|hi+|hello|hey|good (morning|afternoon|evening))\\b.*");
    private static final Pattern THANKS = Pattern.compile(".*\\b(obrigad[oa]|valeu|agradeco|thanks|thank you)\\b.*");
    private static final Pattern PERSON = Pattern.compile(
            ".*\\b(atendente|humano|falar com (alguem|uma pessoa|um atendente)|pessoa de verdade|human|real person|"
                    + "(talk|speak) (to|with) (someone|a person|an agent|a human))\\b.*");
    private static final Pattern ASKS = Pattern.compile(
            "^(qual|quais|quanto|quantos|quanta|quantas|quando|onde|como|que|quem|por que|tem|ha|voces|da para|posso|what|which|"
                    + "how|when|where|who|why|do|does|can|could|is|are)\\b.*");
    private static final Pattern SPAN = Pattern.compile("(?i)\\b\\d+\\s+(horas?|hours?)\\b");
    private static final Pattern CLOCK = Pattern.compile("(?i)\\b\\d{1,2}(h(\\d{2})?|:\\d{2}|\\s?[ap]m)\\b");
    private static final Pattern MONEY = Pattern.compile("(R\\$|US\\$|€|\\$)\\s?\\d");
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
            boolean asks = question.endsWith("?") || ASKS.matcher(plain).matches();
            // "I would like to book" opens a burst; it asks something only if nothing else does.
            if (!asks && terms.size() < 2) {
                vague.add(question);
                continue;
            }
            String found = best(terms, sentences);
            if (found != null) {
                answers.add(found);
            } else if (asks) {
                missed.add(question);
            } else {
                vague.add(question);
            }
        }
        if (answers.isEmpty() && missed.isEmpty()) {
            for (String statement : List.copyOf(vague)) {
                String found = best(Words.terms(statement), sentences);
                if (found != null) {
                    answers.add(found);
                }
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
        StringBuilder paragraph = new StringBuilder();
        for (String line : (system + "\n").split("\n", -1)) {
            Matcher head = HEAD.matcher(line);
            boolean ends = END.matcher(line).matches();
            boolean title = line.strip().startsWith("#");
            // Documents are wrapped at some width: lines belong together unless something new begins.
            if (head.matches()
                    || ends
                    || title
                    || line.isBlank()
                    || STARTS_ANEW.matcher(line).matches()) {
                split(paragraph.toString(), source, heading, sentences);
                paragraph.setLength(0);
            }
            if (head.matches()) {
                source = Integer.parseInt(head.group(1));
                heading = terms(head.group(2));
            } else if (ends) {
                source = 0;
            } else if (source > 0 && title) {
                Set<String> both = new HashSet<>(heading);
                both.addAll(terms(line));
                heading = both;
            } else if (source > 0 && !TABLE_RULE.matcher(line).matches()) {
                paragraph
                        .append(paragraph.isEmpty() ? "" : " ")
                        .append(BULLET.matcher(line).replaceFirst("").strip());
            }
        }
        split(paragraph.toString(), source, heading, sentences);
        return sentences;
    }

    private static void split(String paragraph, int source, Set<String> heading, List<Sentence> sentences) {
        if (source == 0 || paragraph.isBlank()) {
            return;
        }
        String text = paragraph.startsWith("|")
                ? paragraph.replaceAll("^\\|\\s*|\\s*\\|$", "").replaceAll("\\s*\\|\\s*", " · ")
                : paragraph;
        for (String sentence : SENTENCE_END.split(text)) {
            if (!sentence.isBlank()) {
                sentences.add(new Sentence(source, sentences.size(), sentence.strip(), terms(sentence), heading));
            }
        }
    }

    private static Set<String> terms(String text) {
        Set<String> terms = new HashSet<>();
        // "24 horas" is a span; it says nothing about when.
        for (String term : Words.terms(SPAN.matcher(text).replaceAll(" "))) {
            terms.add(term);
            terms.add(Words.meaning(term));
        }
        if (CLOCK.matcher(text).find()) {
            terms.add(Words.meaning("hora"));
        }
        if (MONEY.matcher(text).find()) {
            terms.add(Words.meaning("preco"));
        }
        return terms;
    }
}
