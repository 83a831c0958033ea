package dev.recado.agents;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.recado.agents.PastTurns.Settled;
import dev.recado.conversations.Author;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import dev.recado.platform.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A conversation in the shape that models know: the customer is the user, all others are the assistant. */
final class Transcript {
    private static final Pattern MARK = Pattern.compile("^\\s*\\[(Pessoa da equipe|Person of the team)[^\\]]*\\]\\s*");

    private static final int REACTED_TO = 80;

    private Transcript() {}

    /**
     * The messages before and those to answer, in order; neighbours of the same role become one message.
     *
     * @param settled turns that nobody has answered and that are not to be answered any more: without a word between them and what
     *     is new, a model answers both
     */
    static List<ChatMessage> of(
            List<MessageDetails> memory, Map<UUID, Settled> settled, List<MessageDetails> burst, Texts texts) {
        List<Line> lines = new ArrayList<>();
        List<MessageDetails> all =
                Stream.concat(memory.stream(), burst.stream()).toList();
        Settled before = null;
        for (MessageDetails message : all) {
            Settled now = settled(message, settled);
            Line line = line(message, all, texts);
            if (before != null && before != now && line.user()) {
                add(lines, new Line(false, "[" + texts.get("person.mark") + "] " + word(before, texts)));
            }
            add(lines, line);
            before = now;
        }
        if (!lines.isEmpty() && !lines.getFirst().user()) {
            // Gemini wants a conversation to be opened by the user.
            lines.addFirst(new Line(true, "…"));
        }
        return lines.stream()
                .<ChatMessage>map(line -> line.user() ? UserMessage.from(line.text()) : AiMessage.from(line.text()))
                .toList();
    }

    private static @Nullable Settled settled(MessageDetails message, Map<UUID, Settled> settled) {
        UUID turn = message.turnId();
        return message.direction() == Direction.IN && turn != null ? settled.get(turn) : null;
    }

    private static String word(Settled why, Texts texts) {
        return texts.get(
                switch (why) {
                    case TO_PEOPLE -> "transcript.to-people";
                    case REFUSED -> "transcript.refused";
                });
    }

    /** What a model said, without the mark of people, should it have imitated it. */
    static String unmarked(String text) {
        return MARK.matcher(text).replaceFirst("");
    }

    private static Line line(MessageDetails message, List<MessageDetails> all, Texts texts) {
        if (message.kind().equals("REACTION")) {
            return new Line(true, reaction(message, all, texts));
        }
        String text = message.text() == null || message.text().isBlank()
                ? texts.get("transcript.unreadable", message.kind())
                : message.text().strip();
        if (message.direction() == Direction.IN) {
            return new Line(true, text);
        }
        if (message.author() == Author.PERSON) {
            String name = message.authorName() == null ? "" : ": " + message.authorName();
            return new Line(false, "[" + texts.get("person.mark") + name + "] " + text);
        }
        // The numbers of earlier citations name other passages now.
        return new Line(false, Sources.without(text));
    }

    private static String reaction(MessageDetails reaction, List<MessageDetails> all, Texts texts) {
        String emoji = reaction.text();
        if (emoji == null) {
            return texts.get("transcript.reaction-gone");
        }
        for (MessageDetails message : all) {
            String text = message.text();
            if (text != null
                    && message.externalId() != null
                    && message.externalId().equals(reaction.replyTo())) {
                return texts.get("transcript.reaction", emoji, shortened(Sources.without(text)));
            }
        }
        return texts.get("transcript.reaction-only", emoji);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= REACTED_TO ? line : line.substring(0, REACTED_TO - 1) + "…";
    }

    private static void add(List<Line> lines, Line line) {
        if (line.text().isEmpty()) {
            return;
        }
        if (!lines.isEmpty() && lines.getLast().user() == line.user()) {
            lines.addLast(new Line(line.user(), lines.removeLast().text() + "\n" + line.text()));
        } else {
            lines.addLast(line);
        }
    }

    private record Line(boolean user, String text) {}
}
