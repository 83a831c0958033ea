package dev.recado.platform;

import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit to be stored: PostgreSQL refuses the character NUL and half a surrogate pair, and a message
 * that can't be stored would be tried again for ever.
 */
public final class CleanText {
    private CleanText() {}

    /** The text without what can't be stored, cut to a number of UTF-16 characters (never inside a pair). */
    public static String of(String text, int longest) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == 0) {
                continue;
            }
            int kept =
                    character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE ? 0xFFFD : character;
            if (clean.length() + Character.charCount(kept) > longest) {
                break;
            }
            clean.appendCodePoint(kept);
        }
        return clean.toString();
    }

    /** Like {@link #of}; null stays null, and so does nothing but blanks. */
    public static @Nullable String ofNullable(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String clean = of(text, longest);
        return clean.isBlank() ? null : clean;
    }
}
