package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the models have been told to say. Scripts are asked in order; a script without replies left is silent. */
public final class ModelScripts {

    private record Script(
            @Nullable String match,
            @Nullable String provider,
            Deque<ModelReply> replies,
            @Nullable ModelReply last) {
        boolean matches(ModelRequest request) {
            // A script for any provider is for those that talk.
            if (provider == null ? request.provider().endsWith("-embeddings") : !provider.equals(request.provider())) {
                return false;
            }
            String user = request.lastUserText();
            return match == null || (user != null && user.contains(match));
        }
    }

    private final List<Script> scripts = new ArrayList<>();
    private long latencyMillis;

    /** Replaces all scripts. */
    public synchronized void set(JsonNode json) {
        List<Script> read = read(json);
        scripts.clear();
        scripts.addAll(read);
    }

    /** Adds scripts before the others. */
    public synchronized void add(JsonNode json) {
        scripts.addAll(0, read(json));
    }

    /** Forgets all scripts. */
    public synchronized void clear() {
        scripts.clear();
    }

    /** How many scripts are there. */
    public synchronized int count() {
        return scripts.size();
    }

    /** Time that every reply takes at least, in milliseconds. */
    public synchronized long latencyMillis() {
        return latencyMillis;
    }

    /** Sets {@link #latencyMillis}. */
    public synchronized void setLatencyMillis(long millis) {
        latencyMillis = millis;
    }

    /** The reply to a request; takes it from its script. */
    synchronized ModelReply next(ModelRequest request) {
        for (Script script : scripts) {
            if (script.matches(request)) {
                ModelReply reply = script.replies().poll();
                if (reply == null) {
                    reply = script.last();
                }
                if (reply != null) {
                    return reply;
                }
            }
        }
        return ModelReply.SENSIBLE;
    }

    // {match?, provider?, replies: [...], default?} or {scripts: [...], default?} or an array of the former.
    private static List<Script> read(JsonNode json) {
        List<Script> read = new ArrayList<>();
        JsonNode many = json.isArray() ? json : json.path("scripts");
        for (JsonNode one : many) {
            read.add(script(one, one.get("default")));
        }
        if (json.isObject() && (json.has("replies") || json.has("match"))) {
            read.add(script(json, null));
        }
        if (json.isObject() && json.has("default")) {
            read.add(new Script(
                    null, Json.text(json, "provider"), new ArrayDeque<>(), ModelReply.read(json.get("default"))));
        }
        return read;
    }

    private static Script script(JsonNode json, @Nullable JsonNode last) {
        Deque<ModelReply> replies = new ArrayDeque<>();
        for (JsonNode reply : json.path("replies")) {
            replies.add(ModelReply.read(reply));
        }
        return new Script(
                Json.text(json, "match"),
                Json.text(json, "provider"),
                replies,
                last == null || last.isNull() ? null : ModelReply.read(last));
    }
}
