package dev.recado.whatsapp;

import dev.recado.whatsapp.SendResult.Outcome;
import dev.recado.whatsapp.SendResult.Scope;
import jakarta.json.JsonObject;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.first;
import static dev.recado.whatsapp.JsonFields.object;
import static dev.recado.whatsapp.JsonFields.text;

/**
 * What a failed call to the Graph API means. Meta's error codes decide, not its HTTP status; which code belongs to which
 * class is a setting, because Meta adds codes without notice.
 */
final class GraphErrors {
    /** Meta: after error 131056 wait 4^n seconds before the nth attempt. The server counts the attempts. */
    private static final int PAIR_RETRY_SECONDS = 4;

    /** Codes that concern the number as a whole, not a single call: all its messages had better wait. */
    private static final Set<String> WHOLE_DEVICE = Set.of("2", "4", "80007", "130429", "131016", "133004");

    private final Codes retry;
    private final Codes pair;
    private final Codes device;
    private final Codes never;

    /**
     * Each setting is a list of codes and ranges: {@code "0,190,200-299"}.
     *
     * @param retry try again later
     * @param pair too much to one person: try again later, others may go on
     * @param device nothing that the device sends will pass until a person acts: token, permission, payment, ban
     * @param never this message will never pass as it is
     */
    GraphErrors(String retry, String pair, String device, String never) {
        this.retry = Codes.parse(retry);
        this.pair = Codes.parse(pair);
        this.device = Codes.parse(device);
        this.never = Codes.parse(never);
    }

    /** Reads an answer that is not a success. */
    SendResult of(int status, @Nullable String retryAfter, byte[] body) {
        JsonObject error = object(JsonFields.parse(body), "error");
        String code = text(error, "code");
        SendResult result = error == null || code == null
                ? withoutCode(status)
                : withCode(
                        status,
                        code,
                        first(text(error, "error_user_title"), text(error, "message")),
                        first(text(object(error, "error_data"), "details"), text(error, "error_user_msg")));
        return retryAfter != null && retryAfter.matches("\\d{1,6}")
                ? result.retryAfter(Integer.valueOf(retryAfter))
                : result;
    }

    private SendResult withCode(int status, String code, @Nullable String title, @Nullable String detail) {
        if (pair.contain(code)) {
            return SendResult.failed(Outcome.NOT_SENT, Scope.PAIR, code, title, detail)
                    .retryAfter(PAIR_RETRY_SECONDS);
        } else if (retry.contain(code)) {
            Scope scope = WHOLE_DEVICE.contains(code) ? Scope.DEVICE : Scope.MESSAGE;
            return SendResult.failed(Outcome.NOT_SENT, scope, code, title, detail);
        } else if (device.contain(code)) {
            return SendResult.failed(Outcome.REJECTED, Scope.DEVICE, code, title, detail);
        } else if (status == 429) {
            return SendResult.failed(Outcome.NOT_SENT, Scope.DEVICE, code, title, detail);
        } else if (status >= 500 && !never.contain(code)) {
            return SendResult.failed(Outcome.UNKNOWN, Scope.MESSAGE, code, title, detail);
        }
        return SendResult.failed(Outcome.REJECTED, Scope.MESSAGE, code, title, detail);
    }

    /** Whoever answered, it was not the Graph API itself: a proxy, or a wrong address. */
    private static SendResult withoutCode(int status) {
        String code = "HTTP_" + status;
        if (status >= 500 || status == 408 || status < 300) {
            return SendResult.failed(
                    Outcome.UNKNOWN, Scope.MESSAGE, code, "The answer does not say what happened", null);
        } else if (status == 401 || status == 403) {
            return SendResult.failed(Outcome.REJECTED, Scope.DEVICE, code, "The access token is refused", null);
        }
        return SendResult.failed(
                Outcome.NOT_SENT, Scope.DEVICE, code, "This is not how the Graph API answers; check its address", null);
    }

    /**
     * Reads a call that got no answer. Only what failed before the request left is certain not to have been sent; the
     * message of the exception is kept out, because it may quote headers.
     */
    static SendResult of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() instanceof Throwable inner
                ? inner
                : failure;
        boolean neverLeft = cause instanceof HttpConnectTimeoutException
                || cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException;
        String detail = cause.getClass().getSimpleName();
        return neverLeft
                ? SendResult.failed(
                        Outcome.NOT_SENT, Scope.DEVICE, "NO_CONNECTION", "No connection to the Graph API", detail)
                : SendResult.failed(
                        Outcome.UNKNOWN, Scope.MESSAGE, "NO_ANSWER", "No answer from the Graph API", detail);
    }

    /** A set of error codes. */
    private record Codes(List<long[]> ranges) {
        static Codes parse(String setting) {
            List<long[]> ranges = new ArrayList<>();
            for (String part : setting.split(",")) {
                if (!part.isBlank()) {
                    String[] ends = part.strip().split("-", 2);
                    long from = Long.parseLong(ends[0].strip());
                    ranges.add(new long[] {from, ends.length == 1 ? from : Long.parseLong(ends[1].strip())});
                }
            }
            return new Codes(ranges);
        }

        boolean contain(String code) {
            if (!code.matches("\\d{1,9}")) {
                return false;
            }
            long number = Long.parseLong(code);
            return ranges.stream().anyMatch(range -> range[0] <= number && number <= range[1]);
        }
    }
}
