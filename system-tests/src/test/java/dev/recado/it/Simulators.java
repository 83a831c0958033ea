package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.SimulatorsProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The simulated outside world, steered by its control API (docs/simulators.md). */
final class Simulators implements AutoCloseable {
    private final SimulatorsProcess process;
    private final Api control;

    private Simulators(SimulatorsProcess process) {
        this.process = process;
        this.control = Api.anonymous(process.baseUrl() + "/control");
    }

    static Simulators start(Path data, int portOffset) {
        return new Simulators(SimulatorsProcess.start(data, portOffset));
    }

    /** The phone page. */
    String phoneUrl() {
        return process.baseUrl() + "/";
    }

    String graphUrl() {
        return process.graphUrl();
    }

    /** The base URL of a provider's simulation, as an administrator would enter it. */
    String modelUrl(String provider) {
        return process.baseUrl()
                + switch (provider) {
                    case "OPENAI" -> "/openai/v1";
                    case "DEEPSEEK" -> "/deepseek";
                    case "GEMINI" -> "/gemini/v1beta";
                    default -> throw new IllegalArgumentException(provider);
                };
    }

    Api control() {
        return control;
    }

    /** Replies, one after the other, to requests whose last user message contains {@code match}; the last one stays. */
    void script(String match, List<Map<String, ?>> replies) {
        Map<String, Object> script = new LinkedHashMap<>();
        script.put("match", match);
        script.put("replies", replies.subList(0, replies.size() - 1));
        script.put("default", replies.getLast());
        control.post("/model-script", Map.of("scripts", List.of(script))).expect(204);
    }

    /** What models were asked where any message contains {@code match}, oldest first. */
    List<JsonNode> modelCalls(String match) {
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode call : control.get("/model-log").expect(200).json()) {
            if (call.get("messages").toString().contains(match)) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** What goes wrong the next {@code times} times that something is sent to this customer. */
    void graphFault(String customer, int times, String mode, int httpStatus, int code) {
        addGraphFault(Map.of(
                "to",
                customer,
                "times",
                times,
                "mode",
                mode,
                "httpStatus",
                httpStatus,
                "code",
                code,
                "title",
                "Simulated"));
    }

    /** Has the next {@code times} sends to this customer take so long before they succeed. */
    void graphSlowness(String customer, int times, Duration delay) {
        addGraphFault(Map.of("to", customer, "times", times, "mode", "SLOW", "delayMillis", delay.toMillis()));
    }

    private void addGraphFault(Map<String, Object> fault) {
        List<Object> all = new ArrayList<>();
        control.get("/graph-faults").expect(200).json().forEach(all::add);
        all.add(fault);
        control.put("/graph-faults", all).expect(200);
    }

    /** The sends to this customer that reached the Graph API, however they ended. */
    List<JsonNode> sends(String customer) {
        List<JsonNode> sends = new ArrayList<>();
        for (JsonNode call :
                control.get("/graph-log?to=" + customer).expect(200).json()) {
            if (call.path("path").asText().endsWith("/messages")
                    && call.path("text").isTextual()) {
                sends.add(call);
            }
        }
        return sends;
    }

    @Override
    public void close() {
        process.close();
    }
}
