package dev.recado.web.rest;

import dev.recado.audit.Audit;
import dev.recado.audit.AuditEntry;
import dev.recado.platform.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The audit trail as a file, written while it is read, so that its length does not matter. */
public enum TrailExport {
    /** RFC 4180, with a line of names. */
    CSV("text/csv;charset=UTF-8", "csv") {
        @Override
        public void write(Audit.Export entries, OutputStream to) throws IOException {
            CSVFormat format = CSVFormat.RFC4180.builder().setHeader(COLUMNS).get();
            try (Writer out = writer(to);
                    CSVPrinter printer = new CSVPrinter(out, format)) {
                entries.forEach(entry -> {
                    try {
                        printer.printRecord(cells(entry));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    },
    /** A JSON object on each line. */
    JSONL("application/x-ndjson;charset=UTF-8", "jsonl") {
        @Override
        public void write(Audit.Export entries, OutputStream to) throws IOException {
            try (Writer out = writer(to)) {
                entries.forEach(entry -> {
                    try {
                        out.write(Json.write(TrailEntry.of(entry)));
                        out.write('\n');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    };

    private static final String[] COLUMNS = {
        "id",
        "at",
        "tenantId",
        "userId",
        "username",
        "action",
        "targetKind",
        "targetId",
        "details",
        "before",
        "after",
        "address",
        "userAgent",
        "session",
        "correlationId",
        "seal"
    };

    private final String mediaType;
    private final String suffix;

    TrailExport(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    /** As {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** As {@code Content-Disposition}. */
    public String disposition() {
        return "attachment; filename=\"audit." + suffix + "\"";
    }

    /** Writes all entries that are wanted, newest first. */
    public abstract void write(Audit.Export entries, OutputStream to) throws IOException;

    static Object[] cells(AuditEntry entry) {
        return new Object[] {
            entry.id(),
            entry.at(),
            entry.tenantId(),
            entry.userId(),
            text(entry.username()),
            text(entry.action()),
            text(entry.targetKind()),
            text(entry.targetId()),
            text(entry.details()),
            text(entry.before()),
            text(entry.after()),
            text(entry.address()),
            text(entry.userAgent()),
            text(entry.session()),
            text(entry.correlationId()),
            entry.seal()
        };
    }

    // A spreadsheet would take such a cell for a formula, and a user agent or a name is anybody's to choose.
    static @Nullable String text(@Nullable String value) {
        return value != null && !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static Writer writer(OutputStream to) {
        return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
    }
}
