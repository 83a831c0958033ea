package dev.recado.launcher;

/** The ports of one installation: all of them move together by {@code offset} ({@code RECADO_PORT_OFFSET}). */
public record Ports(int offset) {
    /** REST, console, webhooks. */
    public int server() {
        return 8080 + offset;
    }

    /** Between server and connector, on loopback. */
    public int internal() {
        return 8081 + offset;
    }

    /** Health, metrics and WildFly's management, on loopback. */
    public int management() {
        return 9990 + offset;
    }

    /** The simulated outside world and its phone page. */
    public int simulators() {
        return 8090 + offset;
    }
}
