package dev.recado.simulators.models;

/** A guess at token counts: about four characters each. */
final class Tokens {
    private Tokens() {}

    static int prompt(ModelRequest request) {
        return 3 + request.turns().stream().mapToInt(t -> 4 + count(t.text())).sum();
    }

    static int count(String text) {
        return text.isEmpty() ? 0 : Math.max(1, (text.length() + 3) / 4);
    }
}
