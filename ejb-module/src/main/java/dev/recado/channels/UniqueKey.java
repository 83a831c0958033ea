package dev.recado.channels;

import jakarta.persistence.PersistenceException;
import org.hibernate.exception.ConstraintViolationException;

/** Tells a broken unique key, which is an answer, from other trouble of the database. */
final class UniqueKey {
    private UniqueKey() {}

    static boolean violated(PersistenceException trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException) {
                return true;
            }
        }
        return false;
    }
}
