package dev.recado.knowledge;

import dev.recado.platform.work.WorkExecutor;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A wake-up gives its JMS session back at once: what it wakes may wait for a provider for a long time. */
class KnowledgeWakeUpsTest {
    private static final Message WAKE_UP = (Message) Proxy.newProxyInstance(
            KnowledgeWakeUpsTest.class.getClassLoader(), new Class<?>[] {Message.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final List<Runnable> begun = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final WorkExecutor executor = new WorkExecutor() {
        @Override
        public void startPrompt(Runnable work) {
            begun.add(work);
        }
    };

    @Test
    void documents_are_taken_in_elsewhere() {
        IngestionWakeUps wakeUps = new IngestionWakeUps();
        wakeUps.executor = executor;
        wakeUps.ingestion = new Ingestion() {
            @Override
            public void runDue() {
                done.add("documents");
            }
        };
        assertDoneElsewhere(wakeUps, "documents");
    }

    @Test
    void versions_are_built_elsewhere() {
        VersionWakeUps wakeUps = new VersionWakeUps();
        wakeUps.executor = executor;
        wakeUps.builder = new VersionBuilder() {
            @Override
            void runDue() {
                done.add("versions");
            }
        };
        assertDoneElsewhere(wakeUps, "versions");
    }

    @Test
    void golden_questions_are_asked_elsewhere() {
        GoldenWakeUps wakeUps = new GoldenWakeUps();
        wakeUps.executor = executor;
        wakeUps.runner = new GoldenRunner() {
            @Override
            void runDue() {
                done.add("questions");
            }
        };
        assertDoneElsewhere(wakeUps, "questions");
    }

    @Test
    void pages_are_read_elsewhere() {
        PageWakeUps wakeUps = new PageWakeUps();
        wakeUps.executor = executor;
        wakeUps.reading = new PageReading() {
            @Override
            public void runDue() {
                done.add("pages");
            }
        };
        assertDoneElsewhere(wakeUps, "pages");
    }

    @Test
    void the_index_is_looked_after_elsewhere() {
        IndexWakeUps wakeUps = new IndexWakeUps();
        wakeUps.executor = executor;
        wakeUps.proofs = new DeletionProofs() {
            @Override
            void runDue() {
                done.add("proofs");
            }
        };
        wakeUps.repair = new IndexRepair() {
            @Override
            void runDue() {
                done.add("repairs");
            }
        };
        assertDoneElsewhere(wakeUps, "proofs", "repairs");
    }

    private void assertDoneElsewhere(MessageListener wakeUps, String... work) {
        wakeUps.onMessage(WAKE_UP);
        assertThat(done).isEmpty();

        assertThat(begun).hasSize(1);
        begun.getFirst().run();
        assertThat(done).containsExactly(work);
    }
}
