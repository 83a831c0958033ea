package dev.recado.channels;

import java.util.List;

/**
 * An approved template of WhatsApp, which may be sent at any time.
 *
 * @param name lower-case letters, digits and underscores, as in WhatsApp Manager
 * @param language such as {@code pt_BR}
 * @param parameters of the body, in order
 */
public record TemplateMessage(String name, String language, List<String> parameters) {
    private static final int MOST_PARAMETERS = 20;
    private static final int LONGEST_PARAMETER = 1_024;

    public TemplateMessage {
        parameters = List.copyOf(parameters);
    }

    /** Whether WhatsApp could know such a template. */
    public boolean wellFormed() {
        return name.matches("[a-z0-9_]{1,512}")
                && language.matches("[a-z]{2,3}(_[A-Z]{2})?")
                && parameters.size() <= MOST_PARAMETERS
                // Meta takes neither line breaks nor tabs in a parameter.
                && parameters.stream()
                        .allMatch(one -> !one.isBlank()
                                && one.length() <= LONGEST_PARAMETER
                                && one.chars().noneMatch(c -> c == '\n' || c == '\r' || c == '\t'));
    }

    /** What people read in the conversation: WhatsApp alone knows the template's words. */
    public String shown() {
        String all = parameters.isEmpty() ? "" : ": " + String.join(" · ", parameters);
        String shown = name + " (" + language + ")" + all;
        return shown.length() <= OutboxMessage.LONGEST_BODY ? shown : shown.substring(0, OutboxMessage.LONGEST_BODY);
    }
}
