package dev.recado.agents;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be told from the wording of a message alone, in Portuguese and English. It is for answering without a model, so
 * it rather misses something than reads too much into it.
 */
final class Wording {
    private static final int STEM = 5;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final Pattern GREETING =
            Pattern.compile("(oi+e?|ola|opa|bom dia|boa tarde|boa noite|tudo bem|tudo bom|td bem|como vai"
                    + "|e ai|alo|hi|hello|hey|good (morning|afternoon|evening)|how are you|hi there|hello there)");
    private static final Pattern THANKS = Pattern.compile(
            "((muito |mt )?obrigad[oa]s?( mesmo)?|obg|brigad[oa]|valeu|agradecid[oa]|agradeco|grat[oa]|thanks( a lot)?|thank you"
                    + "( so much| very much)?|thx|cheers)");
    private static final Pattern ACKNOWLEDGEMENT = Pattern.compile(
            "(ok(ay)?|certo|ta( bom| certo)?|entendi|beleza|blz|perfeito|otimo|show|combinado|ate (mais|logo)|tchau"
                    + "|got it|great|perfect|fine|bye|see you|all right|alright)");
    private static final Pattern YES = Pattern.compile(
            "(sim|quero|quero sim|claro|por favor|sim por favor|pode ser|pode|isso|s|yes|yes please|please|sure|y)");
    private static final Pattern FILLER =
            Pattern.compile("(pessoal|gente|amig[oa]|por favor|entao|viu|ai|there|all|everyone|team|so much)");

    private static final String PERSON =
            "(atendente|atendimento humano|humano|humana|pessoa( (real|de verdade|da equipe))?|alguem( da equipe)?|gerente|responsavel|operador[a]?"
                    + "|representante|human( being)?|(real )?person|someone|somebody|(live |human )?agent|representative|operator|manager)";
    private static final Pattern ONLY_A_PERSON =
            Pattern.compile("(um |uma |a |an |o )?" + PERSON + "( por favor| please)?");
    private static final Pattern ASKS_FOR_A_PERSON =
            Pattern.compile("\\b(falar|conversar|atendid[oa]|chama[r]?|chame|passa[r]?|passe|transfer(e|ir|ira|a)"
                    + "|quero|queria|preciso|gostaria|talk|speak|chat|connect|transfer|need|want|get)"
                    + "( me)?( (de|que|por|com|pra|para|to|with|me to|a|ao|o|um|uma|an|the|falar com|of|your|seu|sua))* "
                    + PERSON + "\\b");

    private static final Set<String> PORTUGUESE = Set.of(
            "de",
            "da",
            "que",
            "e",
            "eu",
            "voce",
            "voces",
            "nao",
            "para",
            "pra",
            "com",
            "qual",
            "quais",
            "onde",
            "quando",
            "tem",
            "oi",
            "ola",
            "obrigado",
            "obrigada",
            "bom",
            "boa",
            "dia",
            "tarde",
            "noite",
            "quanto",
            "quantos",
            "horas",
            "uma",
            "um",
            "por",
            "favor",
            "quero",
            "posso",
            "fica",
            "sao",
            "esta",
            "meu",
            "minha",
            "horario",
            "na",
            "os");
    private static final Set<String> ENGLISH = Set.of(
            "the", "is", "are", "what", "where", "when", "how", "does", "you", "have", "hi", "hello", "thanks", "thank",
            "please", "can", "i", "my", "of", "and", "to", "for", "time", "there", "your", "it", "much", "many",
            "which", "who", "want", "need", "good", "morning", "in", "at", "with");

    // What one asks about a thing that was named before.
    private static final Set<String> ASKED_OF_ANYTHING = Set.of(
            "que",
            "hora",
            "abre",
            "abrem",
            "fecha",
            "fecham",
            "aberto",
            "aberta",
            "custa",
            "custam",
            "preco",
            "precos",
            "valor",
            "comeca",
            "termina",
            "funciona",
            "funcionam",
            "ficam",
            "como",
            "ate",
            "dias",
            "todo",
            "todos",
            "tambem",
            "mesmo",
            "hoje",
            "amanha",
            "tarde",
            "cedo",
            "isso",
            "esse",
            "essa",
            "saber",
            "open",
            "opens",
            "close",
            "closes",
            "cost",
            "costs",
            "price",
            "hours",
            "start",
            "starts",
            "day",
            "days",
            "today",
            "tomorrow",
            "late",
            "that",
            "this",
            "too",
            "also");

    private Wording() {}

    /** Lower case, without accents, words separated by one space. */
    static String folded(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return NOT_A_WORD
                .matcher(plain.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /** Whether the customer wants to be served by a person. */
    static boolean asksForPerson(String text) {
        String words = folded(text);
        return ONLY_A_PERSON.matcher(words).matches()
                || ASKS_FOR_A_PERSON.matcher(words).find();
    }

    /** A greeting and nothing else. */
    static boolean isGreeting(String text) {
        return consistsOf(text, GREETING) && GREETING.matcher(folded(text)).find();
    }

    /** Thanks and nothing else (an acknowledgement or a greeting may go along). */
    static boolean isThanks(String text) {
        return THANKS.matcher(folded(text)).find() && consistsOf(text, THANKS, ACKNOWLEDGEMENT, GREETING);
    }

    /** Nothing but "ok" and the like, or no words at all, such as a thumb. */
    static boolean isAcknowledgement(String text) {
        return consistsOf(text, ACKNOWLEDGEMENT);
    }

    /** A plain yes. */
    static boolean isYes(String text) {
        return YES.matcher(folded(text)).matches();
    }

    /** Words, for comparing questions with texts: folded, and cut so that most endings do not matter. */
    static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        for (String word : words(text)) {
            if (word.length() >= 4 && !PORTUGUESE.contains(word) && !ENGLISH.contains(word)) {
                stems.add(word.substring(0, Math.min(STEM, word.length())));
            }
        }
        return stems;
    }

    /** The stems of what a text names itself, rather than asks about something that was named before. */
    static Set<String> subjects(String text) {
        Set<String> subjects = new HashSet<>();
        for (String word : words(text)) {
            if (word.length() >= 3
                    && !PORTUGUESE.contains(word)
                    && !ENGLISH.contains(word)
                    && !ASKED_OF_ANYTHING.contains(word)) {
                subjects.add(word.substring(0, Math.min(STEM, word.length())));
            }
        }
        return subjects;
    }

    static List<String> words(String text) {
        String folded = folded(text);
        return folded.isEmpty() ? List.of() : Arrays.asList(folded.split(" "));
    }

    /** The language of the texts where it is plain, otherwise the given one. */
    static Locale language(List<String> texts, Locale otherwise) {
        int portuguese = 0;
        int english = 0;
        for (String word : words(String.join(" ", texts))) {
            portuguese += PORTUGUESE.contains(word) ? 1 : 0;
            english += ENGLISH.contains(word) ? 1 : 0;
        }
        if (portuguese == english) {
            return otherwise;
        }
        return english > portuguese ? Locale.ENGLISH : Locale.of("pt", "BR");
    }

    /** Whether taking the expressions away leaves nothing. */
    private static boolean consistsOf(String text, Pattern... expressions) {
        String rest = folded(text);
        for (Pattern expression : expressions) {
            rest = without(rest, expression);
        }
        return without(rest, FILLER).isBlank();
    }

    private static String without(String text, Pattern expression) {
        return Pattern.compile("\\b" + expression.pattern() + "\\b")
                .matcher(text)
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
