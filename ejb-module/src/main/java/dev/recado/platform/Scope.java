package dev.recado.platform;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an API key may do. A key acts with the least role that its scopes need, and within that role only where one of its
 * scopes fits; both are checked in one place, {@link RequiresInterceptor}, for every face alike.
 */
public enum Scope {
    /** Reads what a {@link Role#VIEWER} may read. */
    READ("read", Role.VIEWER),
    /** Serves customers: takes conversations over, writes, hands back, closes. */
    CONVERSATIONS_WRITE("conversations:write", Role.OPERATOR),
    /** Adds and removes documents and categories. */
    KNOWLEDGE_WRITE("knowledge:write", Role.ADMIN),
    /** All that an {@link Role#ADMIN} may do, but for what is for people only, such as making keys. */
    ADMIN("admin", Role.ADMIN);

    private final String text;
    private final Role role;

    Scope(String text, Role role) {
        this.text = text;
        this.role = role;
    }

    /** As it is written in requests, such as {@code knowledge:write}. */
    public String text() {
        return text;
    }

    /** The least role that can make use of it. */
    public Role role() {
        return role;
    }

    /** Whether it allows what needs the other: administration allows all, and who may change things may read. */
    public boolean includes(Scope needed) {
        return this == needed || this == ADMIN || needed == READ;
    }

    /** The scope of that name. */
    public static Optional<Scope> named(@Nullable String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }

    /** What a key needs where nothing else is said, by the role that a person needs; empty where no key may go. */
    static Optional<Scope> of(Role needed) {
        return switch (needed) {
            case VIEWER -> Optional.of(READ);
            case OPERATOR -> Optional.of(CONVERSATIONS_WRITE);
            case ADMIN -> Optional.of(ADMIN);
            case SUPERUSER -> Optional.empty();
        };
    }
}
