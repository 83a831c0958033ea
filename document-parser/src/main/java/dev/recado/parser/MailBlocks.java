package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.io.MaxLineLimitException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.CharsetUtil;
import org.apache.james.mime4j.util.MimeParameterMapping;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads an e-mail: the subject is a heading, the sender, date and text stand below it, and each attachment of a type that is read
 * below a heading with its name.
 */
final class MailBlocks {
    private static final int DEEPEST = 20;
    private static final int MOST_PARTS = 500;
    private static final int MOST_NAMED = 20;
    private static final List<String> SHOWN = List.of("From", "To", "Date");

    /** A part that holds something itself; alternatives of the same text share a group, 0 is none. */
    private record Part(
            String type,
            @Nullable String charset,
            @Nullable String name,
            boolean inline,
            int alternatives,
            byte[] content) {
        boolean isText() {
            return inline && name == null && (type.equals("text/plain") || type.equals("text/html"));
        }
    }

    private final Map<String, String> head = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Deque<Integer> multiparts = new ArrayDeque<>();
    private int entities;
    private int groups;

    // The part being read.
    private @Nullable String name;
    private boolean inline = true;
    private boolean picture;

    private MailBlocks() {}

    /** Reads an attachment as a document of its own within this one. */
    interface Attachments {
        void read(Path file, String name) throws IOException;
    }

    static void read(Path file, BlockSink sink, Workspace workspace, Attachments attachments)
            throws IOException, SAXException, TikaException {
        MailBlocks mail = new MailBlocks();
        try (InputStream in = Files.newInputStream(file)) {
            mail.collect(in);
        } catch (MaxLineLimitException | MaxHeaderLimitException | MaxHeaderLengthLimitException e) {
            throw new ParseFailure(Problem.TOO_LARGE, "headers", e);
        } catch (MimeException e) {
            throw new ParseFailure(Problem.CORRUPT, "e-mail", e);
        }
        mail.give(sink, workspace, attachments);
    }

    private void collect(InputStream in) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(new MimeConfig.Builder()
                .setMaxLineLen(1_000_000)
                .setMaxHeaderLen(200_000)
                .setMaxHeaderCount(2_000)
                .build());
        // A message within the message is an attachment like others.
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(in);
        boolean outermost = true;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            switch (state) {
                case T_START_HEADER -> {
                    name = null;
                    inline = true;
                    picture = false;
                    if (++entities > MOST_PARTS) {
                        throw new ParseFailure(Problem.TOO_LARGE, MOST_PARTS + " parts");
                    }
                }
                case T_FIELD -> field(tokens.getField(), outermost);
                case T_END_HEADER -> outermost = false;
                case T_START_MULTIPART -> {
                    if (multiparts.size() >= DEEPEST) {
                        throw new ParseFailure(Problem.TOO_LARGE, "more than " + DEEPEST + " levels");
                    }
                    boolean alternative = type(tokens.getBodyDescriptor()).equals("multipart/alternative");
                    int outer = multiparts.isEmpty() ? 0 : multiparts.peekLast();
                    multiparts.addLast(outer == 0 && alternative ? ++groups : outer);
                }
                case T_END_MULTIPART -> multiparts.pollLast();
                case T_BODY -> body(tokens);
                default -> {}
            }
        }
    }

    private void field(Field field, boolean outermost) {
        String key = field.getName();
        if (outermost) {
            head.putIfAbsent(key.toLowerCase(Locale.ROOT), text(field));
        }
        if (key.equalsIgnoreCase("Content-Disposition") || key.equalsIgnoreCase("Content-Type")) {
            RawBody body = RawFieldParser.DEFAULT.parseRawBody(new RawField(key, text(field)));
            MimeParameterMapping parameters = new MimeParameterMapping();
            for (NameValuePair parameter : body.getParams()) {
                parameters.addParameter(parameter.getName(), parameter.getValue());
            }
            String given = parameters.get(key.equalsIgnoreCase("Content-Type") ? "name" : "filename");
            if (given != null && !given.isBlank()) {
                name = Text.line(decoded(given));
            }
            if (key.equalsIgnoreCase("Content-Disposition")) {
                inline = !"attachment".equalsIgnoreCase(body.getValue());
            }
        }
        picture |= key.equalsIgnoreCase("Content-ID");
    }

    private void body(MimeTokenStream tokens) throws IOException {
        BodyDescriptor descriptor = tokens.getBodyDescriptor();
        String type = type(descriptor);
        // Pictures that the text shows are logos and signatures.
        if (picture && inline && type.startsWith("image/")) {
            return;
        }
        byte[] content;
        try (InputStream in = tokens.getDecodedInputStream()) {
            content = in.readAllBytes();
        }
        String shown = name == null && type.equals("message/rfc822") ? "message.eml" : name;
        parts.add(new Part(
                type,
                descriptor.getCharset(),
                shown,
                inline,
                multiparts.isEmpty() ? 0 : multiparts.peekLast(),
                content));
    }

    private static String type(BodyDescriptor descriptor) {
        return String.valueOf(descriptor.getMimeType()).toLowerCase(Locale.ROOT);
    }

    private void give(BlockSink sink, Workspace workspace, Attachments attachments)
            throws IOException, SAXException, TikaException {
        sink.heading(1, head.getOrDefault("subject", ""));
        List<String> lines = new ArrayList<>();
        for (String key : SHOWN) {
            String value = head.getOrDefault(key.toLowerCase(Locale.ROOT), "");
            if (!value.isBlank()) {
                lines.add(key + ": " + value);
            }
        }
        sink.paragraph(String.join("\n", lines));
        for (Part part : parts) {
            if (part.isText() && isBestAlternative(part)) {
                giveText(part, sink, workspace);
            }
        }
        List<String> unread = new ArrayList<>();
        for (Part part : parts) {
            if (!part.isText()) {
                String shown = part.name() == null ? part.type() : part.name();
                Path file = workspace.file(part.content());
                try {
                    sink.within(shown, () -> attachments.read(file, shown));
                } catch (ParseFailure e) {
                    if (e.problem() == Problem.TOO_LARGE) {
                        throw e;
                    }
                    unread.add(shown);
                } finally {
                    workspace.remove(file);
                }
            }
        }
        if (!unread.isEmpty()) {
            int more = unread.size() - MOST_NAMED;
            sink.note(
                    Note.ATTACHMENTS_NOT_READ,
                    String.join(", ", unread.subList(0, Math.min(MOST_NAMED, unread.size())))
                            + (more > 0 ? ", +" + more : ""));
        }
    }

    /** Of alternatives the plain one is taken, unless it is empty or the other has a table, whose rows the plain one loses. */
    private boolean isBestAlternative(Part part) {
        if (part.alternatives() == 0) {
            return true;
        }
        Part plain = null;
        Part html = null;
        for (Part other : parts) {
            if (other.isText() && other.alternatives() == part.alternatives()) {
                if (other.type().equals("text/plain")) {
                    plain = plain == null ? other : plain;
                } else {
                    html = html == null ? other : html;
                }
            }
        }
        boolean takeHtml = html != null
                && (plain == null
                        || decoded(plain).isBlank()
                        || decoded(html).toLowerCase(Locale.ROOT).contains("<table"));
        return part == (takeHtml ? html : plain);
    }

    private static void giveText(Part part, BlockSink sink, Workspace workspace)
            throws IOException, SAXException, TikaException {
        String text = decoded(part);
        if (part.type().equals("text/plain")) {
            sink.within("", () -> PlainTextBlocks.read(text, sink));
            return;
        }
        // With a byte order mark, so that the page's own idea of its encoding does not matter any more.
        Path page = workspace.file(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
        try {
            sink.within("", () -> XhtmlBlocks.readHtml(page, sink));
        } finally {
            workspace.remove(page);
        }
    }

    private static String decoded(Part part) {
        Charset told = part.charset() == null ? null : CharsetUtil.lookup(part.charset());
        boolean known = told != null && !told.equals(StandardCharsets.US_ASCII);
        return known ? new String(part.content(), told) : TextEncoding.decode(part.content());
    }

    /** A field's text: unfolded, its encoded words decoded, bare letters beyond ASCII in whatever encoding they are. */
    private static String text(Field field) {
        String raw = field.getRaw() == null
                ? field.getBody()
                : TextEncoding.decode(field.getRaw().toByteArray());
        String body = field.getRaw() == null ? raw : raw.substring(raw.indexOf(':') + 1);
        return Text.line(decoded(body.replaceAll("\\r?\\n(?=[ \\t])", "")));
    }

    private static String decoded(String text) {
        try {
            return DecoderUtil.decodeEncodedWords(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
