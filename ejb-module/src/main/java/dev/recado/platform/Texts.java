package dev.recado.platform;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * Texts for people, from a resource bundle. Portuguese is the root bundle, because most users are Brazilian; English is
 * the other one.
 */
public final class Texts {
    /** The languages that every bundle has. */
    public static final List<Locale> LANGUAGES = List.of(Locale.of("pt", "BR"), Locale.ENGLISH);

    // Without this, an English request on a Portuguese machine (or the reverse) would fall back to the machine's
    // locale.
    private static final ResourceBundle.Control ROOT_ONLY =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;
    private final Locale locale;

    private Texts(ResourceBundle bundle, Locale locale) {
        this.bundle = bundle;
        this.locale = locale;
    }

    /** The texts of a bundle, such as {@code dev.recado.errors}, in a language. */
    public static Texts of(String bundle, Locale locale) {
        return new Texts(ResourceBundle.getBundle(bundle, locale, Texts.class.getClassLoader(), ROOT_ONLY), locale);
    }

    /** The text under the key, its {@link MessageFormat} placeholders filled; the key itself where it is missing. */
    public String get(String key, Object... arguments) {
        try {
            return new MessageFormat(bundle.getString(key), locale).format(arguments);
        } catch (MissingResourceException missing) {
            return key;
        }
    }
}
