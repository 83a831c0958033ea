package dev.recado.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something went wrong that a person can be told. The code is stable and for machines; it is also the key of the text
 * for people in the bundle {@code dev.recado.errors} (pt-BR and en), which says what to do.
 */
public abstract class RecadoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<Object> arguments;

    /** @param arguments fill the placeholders of the text; they may be shown to the caller, so no secrets */
    protected RecadoException(String code, Object... arguments) {
        super(code + " " + Arrays.toString(arguments));
        this.code = code;
        this.arguments = List.of(arguments);
    }

    /** The stable code, such as {@code device.not-found}. */
    public String code() {
        return code;
    }

    /** What fills the placeholders of the text. */
    public List<Object> arguments() {
        return arguments;
    }

    /** The text for people, in their language. */
    public String text(Locale locale) {
        return Texts.of("dev.recado.errors", locale).get(code, arguments.toArray());
    }
}
