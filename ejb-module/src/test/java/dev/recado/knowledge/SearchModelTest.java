package dev.recado.knowledge;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import dev.recado.platform.work.WorkExecutor;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class SearchModelTest {

    private static SearchModel saying(@Nullable String reply) {
        return new SearchModel() {
            @Override
            @Nullable
            String ask(String rules, String data) {
                return reply;
            }
        };
    }

    @Test
    void other_wordings_are_read_line_by_line_whatever_marks_they_have() {
        assertThat(saying("1. Aceitam cães?\n- Posso levar meu pet?\n\nAceita cachorro?")
                        .rewordings("Aceita cachorro?"))
                .containsExactly("Aceitam cães?", "Posso levar meu pet?");
    }

    @Test
    void an_order_names_each_passage_once_and_none_that_is_not_there() {
        assertThat(saying("[3], 1, 3, 9, 0, 99999999999999").answering("?", List.of("a", "b", "c")))
                .contains(List.of(2, 0));
    }

    @Test
    void that_no_passage_answers_is_something_else_than_no_reply() {
        assertThat(saying("0").answering("?", List.of("a", "b"))).contains(List.of());
        assertThat(saying("3").answering("?", List.of("a", "b"))).isEmpty();
    }

    @Test
    void a_model_that_fails_or_talks_nonsense_changes_nothing() {
        assertThat(saying(null).answering("?", List.of("a", "b"))).isEmpty();
        assertThat(saying(null).rewordings("?")).isEmpty();
        assertThat(saying("Desculpe, não posso ajudar.").answering("?", List.of("a", "b")))
                .isEmpty();
    }

    @Test
    @Timeout(30)
    void who_waits_for_it_takes_no_processor_from_others() throws InterruptedException {
        Computing computing = new Computing();
        CountDownLatch answered = new CountDownLatch(1);
        Semaphore asked = new Semaphore(0);
        SearchModel model = new SearchModel();
        model.executor = new WorkExecutor() {
            @Override
            public Future<?> start(TenantId tenant, String correlationId, Runnable work) {
                asked.release();
                return CompletableFuture.runAsync(() -> uninterrupted(answered::await), Thread::startVirtualThread);
            }
        };
        int many = 64 * Runtime.getRuntime().availableProcessors();
        List<Thread> asking = IntStream.range(0, many)
                .mapToObj(i -> new TenantId(UUID.randomUUID()))
                .map(tenant -> Thread.ofVirtual()
                        .start(() -> CurrentTenant.run(tenant, () -> {
                            try {
                                computing.begin(tenant, () -> model.ask("", ""));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })))
                .toList();

        asked.acquire(many);

        answered.countDown();
        for (Thread thread : asking) {
            thread.join();
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static void uninterrupted(Interruptible work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
