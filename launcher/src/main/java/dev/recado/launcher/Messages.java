package dev.recado.launcher;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What the launcher says to people: in Portuguese where that is the language of the machine, in English elsewhere. */
final class Messages {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(
            "dev.recado.launcher.messages",
            Locale.getDefault().getLanguage().equals("pt") ? Locale.forLanguageTag("pt-BR") : Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

    private Messages() {}

    /** The text of {@code key} with {@code arguments} filled in as they are: numbers are not grouped, and of an exception only its message is told. */
    static String text(String key, Object... arguments) {
        @Nullable Object[] plain = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            plain[i] = arguments[i] instanceof Throwable failure && failure.getMessage() != null
                    ? failure.getMessage()
                    : String.valueOf(arguments[i]);
        }
        return new MessageFormat(BUNDLE.getString(key), Locale.ROOT).format(plain);
    }
}
