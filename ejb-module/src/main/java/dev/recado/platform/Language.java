package dev.recado.platform;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The language in which the person behind this thread's request reads, bound for the length of a request like
 * {@link Caller}. Without a request it is Portuguese, the root language.
 */
public final class Language {
    private static final ThreadLocal<@Nullable Locale> CURRENT = new ThreadLocal<>();

    private Language() {}

    /** One of {@link Texts#LANGUAGES}. */
    public static Locale current() {
        Locale bound = CURRENT.get();
        return bound == null ? Texts.LANGUAGES.getFirst() : bound;
    }

    /**
     * The best of our languages for an {@code Accept-Language} header (RFC 9110 §12.5.4), or the fallback where the header
     * is missing, malformed, or names none of them.
     */
    public static Locale choose(@Nullable String acceptLanguage, Locale fallback) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return fallback;
        }
        try {
            for (Locale.LanguageRange range : Locale.LanguageRange.parse(acceptLanguage)) {
                for (Locale ours : Texts.LANGUAGES) {
                    String wanted = Locale.forLanguageTag(range.getRange()).getLanguage();
                    if (range.getWeight() > 0 && wanted.equals(ours.getLanguage())) {
                        return ours;
                    }
                }
            }
        } catch (IllegalArgumentException malformed) {
            return fallback;
        }
        return fallback;
    }

    /** A BCP 47 tag as one of our languages; Portuguese for any that we do not have. */
    public static Locale of(@Nullable String tag) {
        return choose(tag, Texts.LANGUAGES.getFirst());
    }

    /** Does the work in the language and restores what was bound before. Checked exceptions pass through as they are. */
    public static <T> T call(Locale language, Callable<T> work) {
        Locale before = CURRENT.get();
        CURRENT.set(language);
        try {
            return work.call();
        } catch (Exception e) {
            throw CurrentTenant.<RuntimeException>asIs(e);
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
