package dev.recado.web.console;

import dev.recado.channels.TemplateMessage;
import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationDetails;
import dev.recado.conversations.ConversationFilter;
import dev.recado.conversations.Conversations;
import dev.recado.conversations.Direction;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.MessageStatus;
import dev.recado.conversations.Owner;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.turns.TurnDetails;
import dev.recado.turns.TurnFilter;
import dev.recado.turns.TurnState;
import dev.recado.turns.Turns;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations: the list, one transcript, and what people can do with it. */
@Named
@ViewScoped
@SuppressWarnings("serial") // Kept in memory only: the state is neither passivated nor replicated.
public class ConversationsPage implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LIST = 40;
    private static final int MESSAGES = 60;
    /** The filters, in the order of the page. */
    private static final List<String> FILTERS = List.of("all", "waiting", "people", "bot", "closed");

    @Inject
    Conversations conversations;

    @Inject
    Turns turns;

    @Inject
    Console console;

    @Inject
    Said said;

    @Inject
    Clock clock;

    private @Nullable String idText;
    private String filter = "all";
    private String query = "";
    private int shown = LIST;
    private int messagesShown = MESSAGES;
    private boolean moreConversations;
    private boolean moreMessages;
    private List<ConversationDetails> list = List.of();
    private @Nullable ConversationDetails chosen;
    private List<Line> lines = List.of();
    private boolean working;
    private @Nullable Why why;
    private String text = "";
    private String templateName = "";
    private String templateLanguage = "pt_BR";
    private String templateParameters = "";

    /**
     * A message in the transcript.
     *
     * @param day the heading above it, where a day begins; else null
     * @param fresh whether somebody else spoke before
     * @param explained whether "why?" can be asked: the last part of an answer
     */
    public record Line(MessageDetails message, @Nullable String day, boolean fresh, boolean explained) {
        /** Where the message stands and whose it is, as style classes. */
        public String style() {
            StringBuilder style = new StringBuilder(message.direction() == Direction.OUT ? "out" : "in");
            if (fresh) {
                style.append(" fresh");
            }
            if (message.author() == Author.PERSON) {
                style.append(" person-said");
            } else if (message.author() == Author.SYSTEM) {
                style.append(" system-said");
            }
            if (message.status() == MessageStatus.CANCELLED) {
                style.append(" withdrawn");
            } else if (message.status() == MessageStatus.FAILED) {
                style.append(" failed");
            }
            return style.toString();
        }

        /** The ticks of a message to the customer, as WhatsApp draws them. */
        public String ticks() {
            if (message.status() == null) {
                return "";
            }
            return switch (message.status()) {
                case SENT -> "✓";
                case DELIVERED, READ, PLAYED -> "✓✓";
                case PENDING, SENDING -> "◷";
                case FAILED, CANCELLED -> "✕";
                case UNCONFIRMED -> "?";
            };
        }

        /** The text as WhatsApp shows it. */
        public List<Marks.Run> runs() {
            return Marks.runs(message.text());
        }

        /** Whether the customer has seen it. */
        public boolean read() {
            return message.status() == MessageStatus.READ || message.status() == MessageStatus.PLAYED;
        }
    }

    /** Reads what the page's address asks for. */
    public void load() {
        UUID id = Said.id(idText);
        if (idText != null && !idText.isBlank() && id == null) {
            throw new NotFound("conversation", idText);
        }
        if (!FILTERS.contains(filter)) {
            filter = "all";
        }
        if (id != null) {
            chosen = conversations.get(id);
        }
        reloadList();
        reloadTranscript();
    }

    /** Something changed, as a push told: reads both again. */
    public void refresh() {
        reloadList();
        if (chosen != null) {
            chosen = conversations.get(chosen.id());
            reloadTranscript();
        }
    }

    /** The list again, for another search. */
    public void find() {
        shown = LIST;
        reloadList();
    }

    /** More of the list. */
    public void more() {
        shown += LIST;
        reloadList();
    }

    /** Earlier messages. */
    public void earlier() {
        messagesShown += MESSAGES;
        reloadTranscript();
    }

    private void reloadList() {
        ConversationFilter wanted = wanted();
        Shown<ConversationDetails> page = Shown.of(shown, request -> conversations.list(wanted, request));
        list = page.items();
        moreConversations = page.more();
    }

    private ConversationFilter wanted() {
        String part = query.isBlank() ? null : query.strip();
        return switch (filter) {
            case "waiting" -> new ConversationFilter(null, true, true, part);
            case "people" -> new ConversationFilter(Owner.PEOPLE, true, null, part);
            case "bot" -> new ConversationFilter(Owner.BOT, true, null, part);
            case "closed" -> new ConversationFilter(null, false, null, part);
            default -> new ConversationFilter(null, null, null, part);
        };
    }

    private void reloadTranscript() {
        if (chosen == null) {
            return;
        }
        UUID id = chosen.id();
        Shown<MessageDetails> page = Shown.of(messagesShown, request -> conversations.messages(id, request));
        List<MessageDetails> messages = new ArrayList<>(page.items());
        moreMessages = page.more();
        // Newest first: the first part that is met of each turn's answer is its last one.
        Set<UUID> explained = new HashSet<>();
        Set<UUID> lastParts = new HashSet<>();
        for (MessageDetails message : messages) {
            UUID turn = message.turnId();
            if (turn != null && message.author() == Author.AGENT && explained.add(turn)) {
                lastParts.add(message.id());
            }
        }
        Collections.reverse(messages);
        List<Line> laidOut = new ArrayList<>();
        LocalDate day = null;
        MessageDetails before = null;
        for (MessageDetails message : messages) {
            LocalDate today = LocalDate.ofInstant(message.sentAt(), console.zone());
            boolean fresh = before == null || before.author() != message.author() || !today.equals(day);
            String heading = today.equals(day) ? null : console.day(message.sentAt());
            laidOut.add(new Line(message, heading, fresh, lastParts.contains(message.id())));
            day = today;
            before = message;
        }
        lines = laidOut;
        TurnDetails latest =
                turns.list(TurnFilter.ofConversation(chosen.id()), new Page.Request(null, 1)).items().stream()
                        .findFirst()
                        .orElse(null);
        working = latest != null && latest.state() != TurnState.DONE && chosen.owner() == Owner.BOT;
    }

    public void takeOver() {
        change(conversations.takeOver(current().id()), "conversation.said.taken");
    }

    public void handBack() {
        change(conversations.handBack(current().id()), "conversation.said.given-back");
    }

    public void close() {
        change(conversations.close(current().id()), "conversation.said.closed");
    }

    private void change(ConversationDetails now, String message) {
        chosen = now;
        reloadList();
        reloadTranscript();
        said.done(message);
    }

    /** Sends what was written. */
    public void send() {
        conversations.write(current().id(), text);
        text = "";
        refresh();
    }

    /** Sends an approved template, since the 24-hour window has closed. */
    public void sendTemplate() {
        conversations.write(
                current().id(),
                new TemplateMessage(
                        templateName.strip(),
                        templateLanguage.strip(),
                        templateParameters
                                .lines()
                                .filter(line -> !line.isBlank())
                                .map(String::strip)
                                .toList()));
        templateName = "";
        templateParameters = "";
        refresh();
        said.done("conversation.said.template");
    }

    /** Shows why an answer is as it is. */
    public void explain(UUID turn) {
        why = Why.of(turns.get(turn));
    }

    private ConversationDetails current() {
        if (chosen == null) {
            throw new NotFound("conversation", String.valueOf(idText));
        }
        return chosen;
    }

    /** Whether people may write: open, and within 24 hours of the customer's last message. */
    public boolean isWritable() {
        return chosen != null && isOpen() && isWindowOpen();
    }

    public boolean isOpen() {
        return chosen != null && chosen.status().equals("OPEN");
    }

    /** Whether WhatsApp still takes free text. */
    public boolean isWindowOpen() {
        Instant until = chosen == null ? null : chosen.windowClosesAt();
        return until != null && until.isAfter(clock.instant());
    }

    public boolean isWithPeople() {
        return chosen != null && chosen.owner() == Owner.PEOPLE;
    }

    /** A conversation's contact in words: the name, else the phone. */
    public String name(ConversationDetails conversation) {
        String name = conversation.contactName();
        return name == null || name.isBlank() ? console.phone(conversation.contactPhone()) : name;
    }

    /** How a conversation stands, as a key of the bundle below {@code conversation.state.}. */
    public String state(ConversationDetails conversation) {
        if (!conversation.status().equals("OPEN")) {
            return "closed";
        }
        if (conversation.waiting()) {
            return "waiting";
        }
        return conversation.owner() == Owner.BOT ? "bot" : "people";
    }

    /** The colour that goes with it. */
    public String stateStyle(ConversationDetails conversation) {
        return switch (state(conversation)) {
            case "waiting" -> "bad";
            case "people" -> "good";
            case "bot" -> "info";
            default -> "";
        };
    }

    public List<String> getFilters() {
        return FILTERS;
    }

    public @Nullable String getId() {
        return idText;
    }

    public void setId(@Nullable String id) {
        this.idText = id;
    }

    public String getFilter() {
        return filter;
    }

    public void setFilter(@Nullable String filter) {
        this.filter = filter == null ? "all" : filter;
    }

    public String getQuery() {
        return query;
    }

    public void setQuery(@Nullable String query) {
        this.query = query == null ? "" : query;
    }

    public boolean isMoreConversations() {
        return moreConversations;
    }

    public boolean isMoreMessages() {
        return moreMessages;
    }

    public List<ConversationDetails> getList() {
        return list;
    }

    public @Nullable ConversationDetails getChosen() {
        return chosen;
    }

    public List<Line> getLines() {
        return lines;
    }

    /** Whether an agent works on an answer, or waits for the customer to finish. */
    public boolean isWorking() {
        return working;
    }

    public @Nullable Why getWhy() {
        return why;
    }

    public String getTemplateName() {
        return templateName;
    }

    public void setTemplateName(@Nullable String name) {
        this.templateName = name == null ? "" : name;
    }

    public String getTemplateLanguage() {
        return templateLanguage;
    }

    public void setTemplateLanguage(@Nullable String language) {
        this.templateLanguage = language == null ? "" : language;
    }

    /** One to a line. */
    public String getTemplateParameters() {
        return templateParameters;
    }

    public void setTemplateParameters(@Nullable String parameters) {
        this.templateParameters = parameters == null ? "" : parameters;
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text == null ? "" : text;
    }
}
