package dev.recado.knowledge;

import dev.recado.platform.InternalAddresses;
import dev.recado.platform.Invalid;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a page for a tenant without becoming the tenant's way into the operator's own network. The host's name is looked up
 * once for each hop, its addresses are judged, and the connection goes to one of those very addresses: what the name is changed to
 * meanwhile does not matter. That is why this speaks HTTP/1.1 over a socket of its own; the JDK's client looks the name up
 * again by itself.
 */
final class WebFetch {
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_HEAD = 64_000;
    private static final int LONGEST_TAG = 500;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> TYPES = Set.of(
            "text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown", "text/x-markdown");

    private final InternalAddresses internal;
    private final int mostBytes;
    private final Duration deadline;

    /**
     * @param mostBytes how large a page may be, compressed or not
     * @param deadline for everything from the first look-up to the last byte
     */
    WebFetch(InternalAddresses internal, int mostBytes, Duration deadline) {
        this.internal = internal;
        this.mostBytes = mostBytes;
        this.deadline = deadline;
    }

    /**
     * What a server said when it was asked before, so that it need not say the same again.
     *
     * @param tag its ETag
     * @param modified its Last-Modified
     */
    record Known(@Nullable String tag, @Nullable String modified) {
        static final Known NOTHING = new Known(null, null);
    }

    /**
     * A page as it came.
     *
     * @param mediaType without parameters, in lower case
     * @param charset as the server said; null: it did not
     */
    record Fetched(URI address, String mediaType, @Nullable String charset, byte[] content, Known known) {}

    /** The page; null when it is as it was {@link Known}. */
    @Nullable
    Fetched fetch(URI start, Known known) throws PageProblem {
        URI address = start;
        long end = System.nanoTime() + deadline.toNanos();
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Hop found = hop(address, known, end);
            if (found.next() == null) {
                return found.page();
            }
            address = found.next();
        }
        throw PageProblem.lasting("page.redirects", String.valueOf(MOST_REDIRECTS));
    }

    /** Where one request led: to another address, to a page, or (neither) to what is known already. */
    private record Hop(@Nullable URI next, @Nullable Fetched page) {}

    private Hop hop(URI address, Known known, long end) throws PageProblem {
        List<InetAddress> places = places(address);
        AtomicBoolean late = new AtomicBoolean();
        try (Socket plain = connect(places, port(address), end)) {
            // A server that sends a byte now and then would never be late for a single read.
            Future<?> watch = CompletableFuture.runAsync(
                    () -> {
                        late.set(true);
                        close(plain);
                    },
                    CompletableFuture.delayedExecutor(Math.max(1, left(end)), TimeUnit.NANOSECONDS));
            try {
                return ask(plain, address, known, end);
            } catch (IOException e) {
                throw late.get() ? PageProblem.passing("page.slow", null) : network(e, address);
            } finally {
                watch.cancel(false);
            }
        } catch (IOException e) {
            throw network(e, address);
        }
    }

    private List<InetAddress> places(URI address) throws PageProblem {
        List<InetAddress> places;
        try {
            places = internal.reachable(address.getHost());
        } catch (UnknownHostException e) {
            throw PageProblem.passing("page.host", address.getHost());
        }
        if (places.isEmpty()) {
            throw PageProblem.lasting("page.internal", address.getHost());
        }
        return places;
    }

    private static Socket connect(List<InetAddress> places, int port, long end) throws IOException {
        IOException trouble = new ConnectException("No address");
        for (InetAddress place : places) {
            Socket socket = new Socket(java.net.Proxy.NO_PROXY);
            try {
                long share = Math.max(1, TimeUnit.NANOSECONDS.toMillis(left(end)) / 3);
                socket.connect(new InetSocketAddress(place, port), (int) share);
                return socket;
            } catch (IOException e) {
                trouble = e;
                close(socket);
            }
        }
        throw trouble;
    }

    private Hop ask(Socket plain, URI address, Known known, long end) throws IOException, PageProblem {
        plain.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left(end))));
        Socket socket = address.getScheme().equals("https") ? secured(plain, address) : plain;
        socket.getOutputStream().write(request(address, known).getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        Head head = Head.read(in);
        while (head.status() / 100 == 1) {
            head = Head.read(in);
        }
        if (REDIRECTS.contains(head.status())) {
            return new Hop(next(address, head), null);
        }
        if (head.status() == 304 && !known.equals(Known.NOTHING)) {
            return new Hop(null, null);
        }
        if (head.status() != 200) {
            throw refused(head.status());
        }
        String type = head.get("content-type");
        String mediaType = type.split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(mediaType)) {
            throw PageProblem.lasting("page.type", mediaType.isEmpty() ? "?" : shortened(mediaType));
        }
        Known now = new Known(tag(head.get("etag")), tag(head.get("last-modified")));
        return new Hop(null, new Fetched(address, mediaType, charset(type), body(in, head), now));
    }

    private static Socket secured(Socket plain, URI address) throws IOException {
        String host = address.getHost();
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, unbracketed(host), port(address), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String request(URI address, Known known) {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return "GET " + address.getRawPath() + query + " HTTP/1.1\r\n"
                + "Host: " + address.getHost() + (address.getPort() == -1 ? "" : ":" + address.getPort()) + "\r\n"
                + "User-Agent: Mozilla/5.0 (compatible; Recado)\r\n"
                + "Accept: text/html, application/xhtml+xml, application/pdf, text/plain, text/markdown\r\n"
                + "Accept-Language: pt-BR, pt;q=0.9, en;q=0.7\r\n"
                + "Accept-Encoding: gzip\r\n"
                + (known.tag() == null ? "" : "If-None-Match: " + known.tag() + "\r\n")
                + (known.modified() == null ? "" : "If-Modified-Since: " + known.modified() + "\r\n")
                + "Connection: close\r\n\r\n";
    }

    private static URI next(URI address, Head head) throws PageProblem {
        URI next;
        try {
            next = PageAddress.of(address.resolve(head.get("location").strip().replace(" ", "%20"))
                    .toString());
        } catch (Invalid | IllegalArgumentException e) {
            throw PageProblem.lasting("page.redirect", shortened(head.get("location")));
        }
        if (address.getScheme().equals("https") && !next.getScheme().equals("https")) {
            throw PageProblem.lasting("page.redirect", shortened(next.toString()));
        }
        return next;
    }

    private static PageProblem refused(int status) {
        String number = String.valueOf(status);
        return switch (status) {
            case 404, 410 -> PageProblem.lasting("page.gone", number);
            case 401, 402, 403, 407, 451 -> PageProblem.lasting("page.refused", number);
            case 408, 425, 429 -> PageProblem.passing("page.status", number);
            default ->
                status >= 500 ? PageProblem.passing("page.status", number) : PageProblem.lasting("page.status", number);
        };
    }

    private byte[] body(InputStream in, Head head) throws IOException, PageProblem {
        InputStream framed;
        String length = head.get("content-length");
        String transfer = head.get("transfer-encoding").strip().toLowerCase(Locale.ROOT);
        if (transfer.equals("chunked")) {
            framed = new Chunked(in);
        } else if (!transfer.isEmpty()) {
            throw PageProblem.lasting("page.garbled", null);
        } else if (!length.isEmpty()) {
            framed = new Counted(in, number(length));
        } else {
            framed = in;
        }
        String encoding = head.get("content-encoding").strip().toLowerCase(Locale.ROOT);
        InputStream plain =
                switch (encoding) {
                    case "", "identity" -> framed;
                    case "gzip", "x-gzip" -> new GZIPInputStream(framed);
                    default -> throw PageProblem.lasting("page.garbled", null);
                };
        byte[] content = plain.readNBytes(mostBytes + 1);
        if (content.length > mostBytes) {
            throw PageProblem.lasting("page.too-large", String.valueOf(mostBytes / 1_000_000));
        }
        return content;
    }

    private static long number(String text) throws IOException {
        try {
            long number = Long.parseLong(text.strip());
            if (number < 0) {
                throw new IOException("A negative length");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IOException("No length: " + shortened(text), e);
        }
    }

    private static PageProblem network(IOException e, URI address) {
        if (e instanceof SSLException) {
            return PageProblem.lasting("page.tls", address.getHost());
        }
        if (e instanceof SocketTimeoutException) {
            return PageProblem.passing("page.slow", null);
        }
        if (e instanceof ZipException) {
            return PageProblem.lasting("page.garbled", null);
        }
        return PageProblem.passing("page.unreachable", address.getHost());
    }

    private static @Nullable String charset(String contentType) {
        for (String parameter : contentType.split(";")) {
            String[] pair = parameter.strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
                return pair[1].strip().replace("\"", "");
            }
        }
        return null;
    }

    private static @Nullable String tag(String header) {
        return header.isBlank() || header.length() > LONGEST_TAG ? null : header.strip();
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }

    private static int port(URI address) {
        if (address.getPort() != -1) {
            return address.getPort();
        }
        return address.getScheme().equals("https") ? 443 : 80;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static long left(long end) {
        return end - System.nanoTime();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, one way or the other.
        }
    }

    /** The status line and the headers of an answer; of several with one name the first counts. */
    private record Head(int status, Map<String, String> headers) {
        String get(String name) {
            return headers.getOrDefault(name, "");
        }

        static Head read(InputStream in) throws IOException {
            int[] left = {MOST_HEAD};
            String[] status = line(in, left).split(" ", 3);
            if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5]\\d\\d")) {
                throw new IOException("No HTTP answer");
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.putIfAbsent(
                            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            return new Head(Integer.parseInt(status[1]), headers);
        }
    }

    /** A line without its end; {@code left} says how many bytes there may still be. */
    private static String line(InputStream in, int[] left) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The answer broke off");
            }
            if (--left[0] < 0) {
                throw new IOException("The head of the answer is too long");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** A body whose length was announced; an end before that is an error. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long left;

        Counted(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (left == 0 || length == 0) {
                return left == 0 ? -1 : 0;
            }
            int read = in.read(target, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("The answer broke off");
            }
            left -= read;
            return read;
        }
    }

    /** A body in chunks (RFC 9112 §7.1). */
    private static final class Chunked extends InputStream {
        private static final int LONGEST_LINE = 1_000;

        private final InputStream in;
        private long left;
        private boolean first = true;
        private boolean over;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !over) {
                begin();
            }
            if (over) {
                return -1;
            }
            int read = in.read(target, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("The answer broke off");
            }
            left -= read;
            return read;
        }

        private void begin() throws IOException {
            if (!first && !line(in, new int[] {LONGEST_LINE}).isEmpty()) {
                throw new IOException("A chunk is longer than announced");
            }
            first = false;
            String size = line(in, new int[] {LONGEST_LINE}).split(";")[0].strip();
            try {
                left = Long.parseLong(size, 16);
            } catch (NumberFormatException e) {
                throw new IOException("A chunk without a length", e);
            }
            if (left < 0) {
                throw new IOException("A chunk of a negative length");
            }
            over = left == 0;
        }
    }
}
