package dev.recado.agents;

import dev.recado.tenants.TenantDetails;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the variables of a prompt stand for at a moment, in the tenant's zone and language. */
final class PromptValues {
    private static final int LONGEST_NAME = 60;

    private PromptValues() {}

    static Map<String, String> of(
            TenantDetails tenant,
            String agentName,
            @Nullable String contactName,
            @Nullable String contactPhone,
            Instant now) {
        Locale locale = tenant.locale();
        ZonedDateTime there = now.atZone(tenant.zoneId());
        Map<String, String> values = new HashMap<>();
        values.put("tenant.name", tenant.name());
        values.put("agent.name", agentName);
        values.put("contact.name", oneLine(contactName));
        values.put("contact.phone", contactPhone == null ? "" : "+" + contactPhone);
        values.put(
                "now.date",
                there.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale)));
        values.put("now.time", there.format(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT)));
        values.put("now.weekday", there.getDayOfWeek().getDisplayName(TextStyle.FULL, locale));
        values.put("language", locale.getDisplayName(locale));
        return values;
    }

    /** What to call a contact; empty when that is not known. */
    static String firstName(@Nullable String contactName) {
        return oneLine(contactName).split(" ", 2)[0];
    }

    /** Customers choose their own names, so one must not be able to carry instructions into the prompt. */
    private static String oneLine(@Nullable String name) {
        if (name == null) {
            return "";
        }
        String tame = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029<>{}\\[\\]`#*|]+", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return tame.length() <= LONGEST_NAME
                ? tame
                : tame.substring(0, LONGEST_NAME).strip();
    }
}
