package dev.recado.simulators.whatsapp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All business numbers that exist here, in the order in which they were made. */
public final class BusinessNumbers {

    private final Map<String, BusinessNumber> numbers = new LinkedHashMap<>();

    /** Creates or replaces. */
    public synchronized void put(BusinessNumber number) {
        numbers.put(number.phoneNumberId(), number);
    }

    /** One number, or null. */
    public synchronized @Nullable BusinessNumber find(String phoneNumberId) {
        return numbers.get(phoneNumberId);
    }

    /** Takes a number away; false if there was none. */
    public synchronized boolean remove(String phoneNumberId) {
        return numbers.remove(phoneNumberId) != null;
    }

    /** All numbers. */
    public synchronized List<BusinessNumber> all() {
        return new ArrayList<>(numbers.values());
    }

    /** Whether any number accepts this bearer token. */
    public synchronized boolean knowsToken(String accessToken) {
        return numbers.values().stream().anyMatch(n -> n.accessToken().equals(accessToken));
    }

    /** The numbers of a WhatsApp Business Account that this token may see. */
    public synchronized List<BusinessNumber> ofAccount(String businessAccountId, String accessToken) {
        return numbers.values().stream()
                .filter(n -> Objects.equals(n.businessAccountId(), businessAccountId)
                        && n.accessToken().equals(accessToken))
                .toList();
    }
}
