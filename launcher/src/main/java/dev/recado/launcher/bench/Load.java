package dev.recado.launcher.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The load generator, a program of its own: keeps a number of HTTP/1.1 connections busy for some seconds, each waiting for its
 * answer before it asks again, and prints one line of JSON. It stops by itself.
 */
final class Load {
    private static final int DIGITS = 3;
    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final URI uri;
    private final double perSecond;
    private final @Nullable String phoneNumberId;
    private final String appSecret;
    private final AtomicLong paced = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong(System.currentTimeMillis() * 1_000);

    private Load(URI uri, double perSecond, @Nullable String phoneNumberId, String appSecret) {
        this.uri = uri;
        this.perSecond = perSecond;
        this.phoneNumberId = phoneNumberId;
        this.appSecret = appSecret;
    }

    /**
     * {@code url connections seconds perSecond [phoneNumberId appSecret]}: with a number signed webhooks are posted, else it is a
     * GET. {@code perSecond} is the rate of all connections together; 0: as fast as they can.
     */
    public static void main(String[] arguments) throws Exception {
        boolean webhooks = arguments.length > 4;
        Load load = new Load(
                URI.create(arguments[0]),
                Double.parseDouble(arguments[3]),
                webhooks ? arguments[4] : null,
                webhooks ? arguments[5] : "");
        System.out.println(load.run(Integer.parseInt(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2]))));
    }

    private record Share(Histogram micros, long refused) {}

    private String run(int connections, Duration duration) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        Histogram all = new Histogram(DIGITS);
        long refused = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Share>> shares = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                shares.add(threads.submit(() -> keepBusy(start, end)));
            }
            for (Future<Share> share : shares) {
                all.add(share.get().micros());
                refused += share.get().refused();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "{\"requests\":%d,\"refused\":%d,\"perSecond\":%.1f,\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}",
                all.getTotalCount(),
                refused,
                all.getTotalCount() / seconds,
                all.getValueAtPercentile(50) / 1e3,
                all.getValueAtPercentile(99) / 1e3,
                all.getMaxValue() / 1e3);
    }

    private Share keepBusy(long start, long end) throws IOException, GeneralSecurityException {
        Histogram micros = new Histogram(DIGITS);
        long refused = 0;
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Mac mac = Mac.getInstance("HmacSHA256");
            if (phoneNumberId != null) {
                mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            }
            while (System.nanoTime() < end) {
                if (perSecond > 0) {
                    Machine.pauseUntil(start + (long) (paced.getAndIncrement() * 1e9 / perSecond));
                }
                byte[] request = request(mac);
                long sent = System.nanoTime();
                out.write(request);
                out.flush();
                if (status(in) == 200) {
                    micros.recordValue((System.nanoTime() - sent) / 1_000);
                } else {
                    refused++;
                }
            }
        }
        return new Share(micros, refused);
    }

    private byte[] request(Mac mac) {
        if (phoneNumberId == null) {
            return ("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }
        long number = sequence.incrementAndGet();
        String from = "55119" + String.format(Locale.ROOT, "%08d", number % 1_000);
        // Reactions ask for no answer, so that it is the intake that is measured and not the answers that follow.
        String body =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":"
                        + "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"554833330000\",\"phone_number_id\":\""
                        + phoneNumberId + "\"},\"contacts\":[{\"profile\":{\"name\":\"Cliente\"},\"wa_id\":\"" + from
                        + "\"}],\"messages\":[{\"from\":\"" + from + "\",\"id\":\"wamid.B" + number
                        + "\",\"timestamp\":\""
                        + System.currentTimeMillis() / 1_000
                        + "\",\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.A\",\"emoji\":\"\\ud83d\\udc4d\"}}]}}]}]}";
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        String head = "POST " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256="
                + HexFormat.of().formatHex(mac.doFinal(bytes)) + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[headBytes.length + bytes.length];
        System.arraycopy(headBytes, 0, request, 0, headBytes.length);
        System.arraycopy(bytes, 0, request, headBytes.length, bytes.length);
        return request;
    }

    /** Reads one answer to its end; understands answers with a Content-Length only, as both endpoints give. */
    private static int status(InputStream in) throws IOException {
        String statusLine = line(in);
        long length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(statusLine.split(" ")[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
