package dev.recado.simulators.whatsapp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is on the customers' phones. Bounded: a chat keeps its newest messages, all chats together too; the chat that was
 * used least recently gives way. When the customer last wrote is kept longest, for it decides the 24-hour window.
 */
public final class Chats {

    static final int MESSAGES_PER_CHAT = 400;
    static final int MESSAGES_IN_ALL = 60_000;
    static final int CHATS = 20_000;
    /** So many customers are remembered at most. */
    public static final int CUSTOMERS = 50_000;

    private static final List<String> ORDER = List.of("sent", "delivered", "read");

    /** Which chat: a business number and a customer's id. */
    public record Key(String phoneNumberId, String customerId) {}

    /** A message and whose chat it is in. */
    public record Located(Key chat, ChatMessage message) {}

    /** What the phone's list of chats shows. */
    public record Overview(
            Key chat, Customer customer, @Nullable ChatMessage last, int unread) {}

    private static final class Chat {
        private final LinkedHashMap<String, ChatMessage> messages = new LinkedHashMap<>();
        private @Nullable Instant typingUntil;
    }

    private final Map<String, Customer> customers = new LinkedHashMap<>();
    private final LinkedHashMap<Key, Chat> chats = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Key, Instant> lastInbound = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Key> index = new LinkedHashMap<>();

    /** Creates a customer, or adds to what is known of one. */
    public synchronized Customer remember(Customer customer) {
        Customer old = customers.get(customer.id());
        Customer merged = old == null
                ? customer
                : new Customer(
                        old.id(),
                        or(customer.waId(), old.waId()),
                        or(customer.userId(), old.userId()),
                        or(customer.username(), old.username()),
                        or(customer.name(), old.name()));
        customers.put(merged.id(), merged);
        dropEldest(customers, CUSTOMERS);
        return merged;
    }

    /** The customer with this id, phone or user id. A Brazilian mobile is found with and without its ninth digit. */
    public synchronized @Nullable Customer findCustomer(String idOrPhoneOrUserId) {
        Customer customer = customers.get(idOrPhoneOrUserId);
        if (customer != null) {
            return customer;
        }
        String otherForm = otherBrazilianForm(idOrPhoneOrUserId);
        if (otherForm != null && customers.containsKey(otherForm)) {
            return customers.get(otherForm);
        }
        return customers.values().stream()
                .filter(c -> idOrPhoneOrUserId.equals(c.userId()) || idOrPhoneOrUserId.equals(c.waId()))
                .findFirst()
                .orElse(null);
    }

    /** All customers, oldest first. */
    public synchronized List<Customer> customers() {
        return new ArrayList<>(customers.values());
    }

    /** Removes a customer and all chats. */
    public synchronized boolean forget(String customerId) {
        for (Key key : List.copyOf(chats.keySet())) {
            if (key.customerId().equals(customerId)) {
                lastInbound.remove(key);
                Chat chat = chats.remove(key);
                if (chat != null) {
                    chat.messages.keySet().forEach(index::remove);
                }
            }
        }
        return customers.remove(customerId) != null;
    }

    /** Adds a message; one that the customer wrote opens the 24-hour window, one of the business ends its typing. */
    public synchronized void add(Key key, ChatMessage message) {
        Chat chat = chats.computeIfAbsent(key, k -> new Chat());
        chat.messages.put(message.id(), message);
        index.put(message.id(), key);
        if (message.inbound()) {
            Instant last = lastInbound.get(key);
            if (last == null || message.timestamp().isAfter(last)) {
                setLastInbound(key, message.timestamp());
            }
        } else {
            chat.typingUntil = null;
        }
        while (chat.messages.size() > MESSAGES_PER_CHAT) {
            forgetEldestMessage(chat);
        }
        while (chats.size() > 1 && (index.size() > MESSAGES_IN_ALL || chats.size() > CHATS)) {
            var eldest = chats.values().iterator();
            eldest.next().messages.keySet().forEach(index::remove);
            eldest.remove();
        }
    }

    /**
     * Moves a message's status; statuses only move forward.
     *
     * @return the message as it is now, or null when it is not known (any more) or nothing changed
     */
    public synchronized @Nullable Located advance(String messageId, String status, @Nullable String error) {
        Located located = find(messageId);
        if (located == null) {
            return null;
        }
        ChatMessage message = located.message();
        boolean forward = status.equals("failed")
                ? !message.status().equals("failed")
                : ORDER.indexOf(status) > ORDER.indexOf(message.status())
                        && !message.status().equals("failed");
        Chat chat = chats.get(located.chat());
        if (!forward || chat == null) {
            return null;
        }
        ChatMessage changed = message.withStatus(status, error);
        chat.messages.put(messageId, changed);
        return new Located(located.chat(), changed);
    }

    /** A customer edits or deletes a message: the bubble says something else now, or null when there is none. */
    synchronized @Nullable Located replace(String messageId, UnaryOperator<ChatMessage> change) {
        Located located = find(messageId);
        Chat chat = located == null ? null : chats.get(located.chat());
        if (located == null || chat == null) {
            return null;
        }
        ChatMessage changed = change.apply(located.message());
        chat.messages.put(messageId, changed);
        return new Located(located.chat(), changed);
    }

    /** A message by its WhatsApp id, or null. */
    public synchronized @Nullable Located find(String messageId) {
        Key key = index.get(messageId);
        Chat chat = key == null ? null : chats.get(key);
        ChatMessage message = chat == null ? null : chat.messages.get(messageId);
        return key == null || message == null ? null : new Located(key, message);
    }

    /** The messages of a chat that are still kept, oldest first. */
    public synchronized List<ChatMessage> messages(Key key) {
        Chat chat = chats.get(key);
        return chat == null ? List.of() : new ArrayList<>(chat.messages.values());
    }

    /** When the customer last wrote to that number, or null. */
    public synchronized @Nullable Instant lastInbound(Key key) {
        return lastInbound.get(key);
    }

    /** Moves the time of the customer's last message, and with it the 24-hour window. */
    public synchronized void setLastInbound(Key key, Instant at) {
        lastInbound.put(key, at);
        dropEldest(lastInbound, CUSTOMERS);
    }

    /** The business shows that it is typing, until it answers or until then. */
    public synchronized void setTyping(Key key, Instant until) {
        chats.computeIfAbsent(key, k -> new Chat()).typingUntil = until;
    }

    /** Whether the business shows that it is typing. */
    public synchronized boolean isTyping(Key key, Instant now) {
        Chat chat = chats.get(key);
        return chat != null && chat.typingUntil != null && now.isBefore(chat.typingUntil);
    }

    /** The business's messages in a chat that the customer has got but not read. */
    public synchronized List<ChatMessage> unread(Key key) {
        return messages(key).stream()
                .filter(m -> !m.inbound()
                        && !m.status().equals("read")
                        && !m.status().equals("failed"))
                .toList();
    }

    /** The chats of one customer, or of all when null. */
    public synchronized List<Overview> overview(@Nullable String customerId, int limit) {
        List<Overview> all = new ArrayList<>();
        for (Key key : List.copyOf(chats.keySet()).reversed()) {
            Customer customer = customers.get(key.customerId());
            if (customer == null || (customerId != null && !customerId.equals(key.customerId()))) {
                continue;
            }
            List<ChatMessage> messages = messages(key);
            all.add(new Overview(
                    key,
                    customer,
                    messages.isEmpty() ? null : messages.getLast(),
                    unread(key).size()));
            if (all.size() >= limit) {
                break;
            }
        }
        return all;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        customers.clear();
        chats.clear();
        lastInbound.clear();
        index.clear();
    }

    private void forgetEldestMessage(Chat chat) {
        var eldest = chat.messages.keySet().iterator();
        index.remove(eldest.next());
        eldest.remove();
    }

    private static <K, V> void dropEldest(Map<K, V> map, int max) {
        if (map.size() > max) {
            var eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    // 55 + two-digit area + 9 + eight digits is the same person as without the 9.
    private static @Nullable String otherBrazilianForm(String phone) {
        if (phone.length() == 13 && phone.startsWith("55") && phone.charAt(4) == '9') {
            return phone.substring(0, 4) + phone.substring(5);
        }
        if (phone.length() == 12 && phone.startsWith("55") && phone.charAt(4) >= '6') {
            return phone.substring(0, 4) + '9' + phone.substring(4);
        }
        return null;
    }
}
