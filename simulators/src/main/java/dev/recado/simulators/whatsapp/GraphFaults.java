package dev.recado.simulators.whatsapp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes wrong when a business calls the Graph API. */
public final class GraphFaults {

    /** In which way. */
    public enum Mode {
        /** Refuses with an error body. */
        ERROR,
        /** Never answers, and the message does not leave. */
        HANG,
        /** Never answers, but the message has left. */
        HANG_AFTER,
        /** Cuts the connection; the message does not leave. */
        DROP_BEFORE,
        /** Cuts the connection; the message has left. */
        DROP_AFTER,
        /** Answers late, and well. */
        SLOW
    }

    /**
     * One fault.
     *
     * @param times for how many sends; -1: until cleared
     * @param httpStatus of an ERROR
     * @param code of an ERROR; 0: an answer without an error body
     * @param title of an ERROR
     * @param delayMillis before anything else happens
     * @param to only sends to this customer; null: all
     */
    public record Fault(
            int times,
            Mode mode,
            int httpStatus,
            int code,
            String title,
            long delayMillis,
            @Nullable String to) {
        Fault used() {
            return times < 0 ? this : new Fault(times - 1, mode, httpStatus, code, title, delayMillis, to);
        }
    }

    private final List<Fault> faults = new ArrayList<>();

    /** Replaces all; they apply in this order. */
    public synchronized void set(List<Fault> newFaults) {
        faults.clear();
        faults.addAll(newFaults);
    }

    /** What is still to come. */
    public synchronized List<Fault> all() {
        return List.copyOf(faults);
    }

    /** Takes the fault for a send to this recipient, or null. */
    synchronized @Nullable Fault take(@Nullable String to) {
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            if (fault.to() == null || fault.to().equals(to)) {
                Fault used = fault.used();
                if (used.times() == 0) {
                    faults.remove(i);
                } else {
                    faults.set(i, used);
                }
                return fault;
            }
        }
        return null;
    }
}
