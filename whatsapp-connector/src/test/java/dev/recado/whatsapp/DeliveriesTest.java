package dev.recado.whatsapp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveriesTest {
    /** One call to the server, to be answered by the test. */
    private record Call(String body, CompletableFuture<Integer> status) {}

    private final List<Call> calls = new ArrayList<>();
    private final Deliveries deliveries = new Deliveries(
            (body, correlationId) -> {
                Call call = new Call(new String(body, StandardCharsets.UTF_8), new CompletableFuture<>());
                calls.add(call);
                return call.status();
            },
            Runnable::run,
            new Deliveries.Room(100, 64 << 20));

    @Test
    void a_webhook_that_comes_alone_goes_at_once() {
        var taken = add("a");

        assertThat(calls).singleElement().extracting(Call::body).isEqualTo("{\"webhooks\":[\"a\"]}");
        assertThat(taken).isNotDone();
        calls.get(0).status().complete(202);
        assertThat(taken).isCompletedWithValue(true);
    }

    @Test
    void webhooks_that_come_while_calls_are_under_way_go_together_and_in_order() {
        List<CompletableFuture<Boolean>> taken =
                IntStream.range(0, 6).mapToObj(i -> add("w" + i)).toList();

        assertThat(calls).extracting(Call::body).containsExactly("{\"webhooks\":[\"w0\"]}", "{\"webhooks\":[\"w1\"]}");
        calls.get(0).status().complete(202);
        assertThat(calls.get(2).body()).isEqualTo("{\"webhooks\":[\"w2\",\"w3\",\"w4\",\"w5\"]}");
        assertThat(taken.subList(2, 6)).noneMatch(CompletableFuture::isDone);
        calls.get(2).status().complete(202);
        assertThat(taken.subList(2, 6)).allMatch(CompletableFuture::join);
    }

    @Test
    void what_the_server_does_not_take_is_taken_for_none_of_them() {
        add("a");
        add("b");
        var third = add("c");
        var fourth = add("d");
        calls.get(0).status().complete(202);
        calls.get(2).status().complete(503);

        assertThat(third).isCompletedWithValue(false);
        assertThat(fourth).isCompletedWithValue(false);
        var fifth = add("e");
        calls.get(1).status().completeExceptionally(new IllegalStateException("no answer"));
        calls.get(3).status().complete(202);
        assertThat(fifth).isCompletedWithValue(true);
    }

    @Test
    void one_that_the_server_finds_malformed_does_not_take_the_others_with_it() {
        add("a");
        add("b");
        var good = add("good");
        var bad = add("bad");
        calls.get(0).status().complete(202);
        calls.get(2).status().complete(400);

        assertThat(calls.get(3).body()).isEqualTo("{\"webhooks\":[\"good\"]}");
        calls.get(3).status().complete(202);
        assertThat(calls.get(4).body()).isEqualTo("{\"webhooks\":[\"bad\"]}");
        calls.get(4).status().complete(400);
        assertThat(good).isCompletedWithValue(true);
        assertThat(bad).isCompletedWithValue(false);
    }

    @Test
    void when_too_much_waits_webhooks_are_asked_to_come_again() {
        String large = "x".repeat(3 << 20);
        List<CompletableFuture<Boolean>> taken =
                IntStream.range(0, 30).mapToObj(i -> addOf("d" + i, large)).toList();

        assertThat(taken.getLast()).isCompletedWithValue(false);
        assertThat(taken.subList(0, 20)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void those_on_their_way_count_too_and_make_room_when_they_are_through() {
        List<CompletableFuture<Boolean>> taken =
                IntStream.range(0, 100).mapToObj(i -> addOf("d" + i, "w" + i)).toList();
        assertThat(add("one too many")).isCompletedWithValue(false);

        calls.get(0).status().complete(202);

        assertThat(taken.getFirst()).isCompletedWithValue(true);
        assertThat(add("fits again")).isNotDone();
        assertThat(add("and one too many")).isCompletedWithValue(false);
    }

    @Test
    void the_flood_of_one_device_leaves_room_for_the_others() {
        List<CompletableFuture<Boolean>> flood =
                IntStream.range(0, 200).mapToObj(i -> addOf("flooded", "f" + i)).toList();
        List<CompletableFuture<Boolean>> second =
                IntStream.range(0, 200).mapToObj(i -> addOf("second", "s" + i)).toList();

        assertThat(addOf("calm", "c")).isNotDone();
        assertThat(addOf("calm too", "c")).isNotDone();
        assertThat(flood.subList(0, 50)).noneMatch(CompletableFuture::isDone);
        assertThat(flood.subList(50, 200)).allMatch(taken -> !taken.join());
        assertThat(second.subList(0, 25)).noneMatch(CompletableFuture::isDone);
        assertThat(second.subList(25, 200)).allMatch(taken -> !taken.join());
    }

    @Test
    void the_bytes_of_one_device_leave_room_for_the_others() {
        String large = "x".repeat(3 << 20);
        List<CompletableFuture<Boolean>> flood =
                IntStream.range(0, 30).mapToObj(i -> addOf("flooded", large)).toList();

        assertThat(flood.subList(0, 10)).noneMatch(CompletableFuture::isDone);
        assertThat(flood.getLast()).isCompletedWithValue(false);
        assertThat(addOf("calm", large)).isNotDone();
    }

    @Test
    void a_flooded_device_gets_room_again_when_some_of_it_is_through() {
        List<CompletableFuture<Boolean>> flood =
                IntStream.range(0, 51).mapToObj(i -> addOf("flooded", "f" + i)).toList();
        assertThat(flood.getLast()).isCompletedWithValue(false);

        calls.get(0).status().complete(202);

        assertThat(flood.getFirst()).isCompletedWithValue(true);
        assertThat(addOf("flooded", "again")).isNotDone();
    }

    private CompletableFuture<Boolean> add(String text) {
        return addOf("d", text);
    }

    private CompletableFuture<Boolean> addOf(String device, String text) {
        return deliveries.add(device, ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8), "c");
    }
}
