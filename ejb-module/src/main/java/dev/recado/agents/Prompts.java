package dev.recado.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The texts for models that come with the product, one file for each language. */
final class Prompts {
    private Prompts() {}

    /** What a new tenant's agent is told to be. */
    static String ofNewAgent(Locale locale) {
        return read("prompt", locale);
    }

    /** What holds for every agent, whatever its own prompt says. */
    static String rules(Locale locale) {
        return read("rules", locale);
    }

    private static String read(String name, Locale locale) {
        String file = name + (locale.getLanguage().equals("en") ? "_en.md" : "_pt_BR.md");
        try (InputStream in = Prompts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + file + " is missing from the deployment");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
