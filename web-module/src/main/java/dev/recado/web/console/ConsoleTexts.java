package dev.recado.web.console;

import dev.recado.platform.Language;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.text.MessageFormat;
import java.util.AbstractMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The console's texts in the person's language, for pages: {@code t['menu.dashboard']}, or {@code t.of(key, …)} with
 * placeholders filled. Not a Faces resource bundle, because that would fall back to the machine's language before our root.
 */
@Named("t")
@RequestScoped
public class ConsoleTexts extends AbstractMap<String, String> {
    private static final String BUNDLE = "dev.recado.console";
    private static final ResourceBundle.Control ROOT_ONLY =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** The text under the key, its {@link MessageFormat} placeholders filled; the key itself where it is missing. */
    public String of(String key, @Nullable Object... arguments) {
        Locale language = Language.current();
        try {
            String pattern = ResourceBundle.getBundle(BUNDLE, language, ConsoleTexts.class.getClassLoader(), ROOT_ONLY)
                    .getString(key);
            return new MessageFormat(pattern, language).format(arguments);
        } catch (MissingResourceException missing) {
            return key;
        }
    }

    /** The form of a text that fits a number: {@code key.one} or {@code key.many}, with the number as placeholder 0. */
    public String count(String key, long number) {
        return of(key + (number == 1 ? ".one" : ".many"), number);
    }

    /** A reason for people: the text of a code that stands under {@code reason.}, any other text as it is. */
    public String reason(@Nullable String reason) {
        if (reason == null) {
            return "";
        }
        String text = of("reason." + reason);
        return text.equals("reason." + reason) ? reason : text;
    }

    @Override
    public String get(@Nullable Object key) {
        return of(String.valueOf(key));
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return true;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return Set.of();
    }
}
