package dev.recado.simulators.platform;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest entries of a log, within a number and a size. */
public final class BoundedLog<T> {

    private record Entry<T>(T value, long size) {}

    /** An entry and its number: 1 for the first that was ever added. */
    public record Numbered<T>(long number, T value) {}

    private final int maxEntries;
    private final long maxSize;
    private final Deque<Entry<T>> entries = new ArrayDeque<>();
    private long size;
    private long total;

    /** Keeps at most so many entries whose sizes add up to at most {@code maxSize} (in whatever unit is added). */
    public BoundedLog(int maxEntries, long maxSize) {
        this.maxEntries = maxEntries;
        this.maxSize = maxSize;
    }

    /** Adds an entry; the oldest ones go. */
    public synchronized void add(T value, long entrySize) {
        entries.addLast(new Entry<>(value, entrySize));
        size += entrySize;
        total++;
        while (entries.size() > maxEntries || (size > maxSize && entries.size() > 1)) {
            size -= entries.removeFirst().size();
        }
    }

    /** Oldest first. */
    public synchronized List<T> all() {
        List<T> all = new ArrayList<>(entries.size());
        entries.forEach(e -> all.add(e.value()));
        return all;
    }

    /** Those with a higher number, oldest first: for readers who come again for what is new. */
    public synchronized List<Numbered<T>> after(long number) {
        List<Numbered<T>> later = new ArrayList<>();
        long next = total - entries.size() + 1;
        for (Entry<T> entry : entries) {
            if (next > number) {
                later.add(new Numbered<>(next, entry.value()));
            }
            next++;
        }
        return later;
    }

    /** How many were ever added, those forgotten included. */
    public synchronized long total() {
        return total;
    }

    /** Forgets all; numbers start again. */
    public synchronized void clear() {
        entries.clear();
        size = 0;
        total = 0;
    }
}
