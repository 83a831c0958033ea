package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that Meta reports: an entry of {@code messages}, {@code statuses} or another list in a change's value.
 *
 * @param number whose webhook it is
 * @param lane events with the same lane keep their order while nothing goes wrong
 * @param field the change's field, such as {@code messages}
 * @param list the list in the change's value
 * @param item the entry itself
 * @param contact goes beside the list in {@code contacts}; null: none
 */
record WebhookEvent(
        BusinessNumber number,
        String lane,
        String field,
        String list,
        JsonNode item,
        @Nullable JsonNode contact) {

    /** One payload with one event. */
    static ObjectNode payload(WebhookEvent event) {
        return payload(List.of(event));
    }

    /**
     * One payload with many events, in every way that Meta's envelope allows: the first ones share a list, then come more
     * changes of the same entry, the last one stands in an entry of its own. A reader of only the first loses the rest.
     */
    static ObjectNode payload(List<WebhookEvent> events) {
        ObjectNode payload = Json.object();
        payload.put("object", "whatsapp_business_account");
        ArrayNode entries = payload.putArray("entry");
        List<WebhookEvent> left = new ArrayList<>(events);
        WebhookEvent last = left.size() > 2 ? left.removeLast() : null;
        String account = "";
        @Nullable ArrayNode changes = null;
        WebhookEvent previous = null;
        @Nullable ObjectNode value = null;
        int shared = Math.max(2, (events.size() + 1) / 2);
        for (int i = 0; i < left.size(); i++) {
            WebhookEvent event = left.get(i);
            if (changes == null || !account.equals(event.number().businessAccountId())) {
                account = event.number().businessAccountId();
                changes = entry(entries, account);
                value = null;
            }
            if (value == null
                    || previous == null
                    || i >= shared
                    || !previous.list().equals(event.list())
                    || !previous.number().phoneNumberId().equals(event.number().phoneNumberId())) {
                value = change(changes, event);
            }
            add(value, event);
            previous = event;
        }
        if (last != null) {
            add(change(entry(entries, last.number().businessAccountId()), last), last);
        }
        return payload;
    }

    private static ArrayNode entry(ArrayNode entries, String account) {
        return entries.addObject().put("id", account).putArray("changes");
    }

    private static ObjectNode change(ArrayNode changes, WebhookEvent event) {
        ObjectNode change = changes.addObject();
        ObjectNode value = change.putObject("value");
        change.put("field", event.field());
        value.put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", event.number().displayPhoneNumber().replaceAll("\\D", ""))
                .put("phone_number_id", event.number().phoneNumberId());
        return value;
    }

    private static void add(ObjectNode value, WebhookEvent event) {
        JsonNode contact = event.contact();
        if (contact != null) {
            ArrayNode contacts = value.withArray("contacts");
            boolean known = false;
            for (JsonNode other : contacts) {
                known |= other.equals(contact);
            }
            if (!known) {
                contacts.add(contact);
            }
        }
        value.withArray(event.list()).add(event.item());
    }
}
