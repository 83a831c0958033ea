package dev.recado.knowledge;

import dev.recado.knowledge.DocumentTransactions.Attempt;
import dev.recado.knowledge.GoldenSettings.WhenWorse;
import dev.recado.knowledge.PublicationCheck.Objection;
import dev.recado.llm.EmbeddingProvider;
import dev.recado.llm.Failures;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A new version beside the old: built, activated, gone back to, and what may come between. */
@Timeout(60)
class KnowledgeVersionsTest {
    private static final KnowledgeBeans KNOWLEDGE = new KnowledgeBeans();
    private static final String POOL = "A piscina é aquecida e abre às 9h";
    private static final String BREAKFAST = "O café da manhã é servido das 7h às 10h";

    private static final int CHAIRS = 1_000;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final TenantId tenant = KNOWLEDGE.tenant();

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @BeforeEach
    void clean() {
        KNOWLEDGE.before.clear();
        KNOWLEDGE.embedded.clear();
        KNOWLEDGE.asked.clear();
        KNOWLEDGE.takesFor.clear();
        KNOWLEDGE.checks.clear();
        KNOWLEDGE.work.due.clear();
    }

    @Test
    void another_model_builds_a_version_beside_the_old_and_then_answers() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL, BREAKFAST);
        assertThat(KNOWLEDGE.list(tenant)).singleElement().satisfies(first -> {
            assertThat(first.state()).isEqualTo(VersionState.ACTIVE);
            assertThat(first.model()).isEqualTo("padrao-384");
            assertThat(first.dimension()).isEqualTo(384);
            assertThat(first.passages()).isEqualTo(2);
        });

        EmbeddingSettingsDetails settings = KNOWLEDGE.wants(tenant, "b-768");
        assertThat(settings.pendingVersion()).isNotNull();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.BUILDING);
        assertThat(KNOWLEDGE.version(tenant, 2).documentsTotal()).isEqualTo(1);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?").getFirst()).isEqualTo(POOL);
        KNOWLEDGE.build();

        VersionDetails second = KNOWLEDGE.version(tenant, 2);
        assertThat(second.state()).isEqualTo(VersionState.ACTIVE);
        assertThat(second.model()).isEqualTo("b-768");
        assertThat(second.dimension()).isEqualTo(768);
        assertThat(second.passages()).isEqualTo(2);
        assertThat(second.tokens()).isEqualTo(20);
        assertThat(second.cost()).isEqualTo("0.000001");
        assertThat(second.percent()).isEqualTo(100);
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.RETIRED);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?").getFirst()).isEqualTo(POOL);
        assertThat(KNOWLEDGE.deeds)
                .contains("knowledge.version.begun", "knowledge.version.completed", "knowledge.version.activated");
        assertThat(KNOWLEDGE.work.due).isEmpty();
    }

    @Test
    void answering_never_has_a_gap_while_versions_replace_each_other() throws Exception {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL, BREAKFAST);
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        List<String> gaps = new CopyOnWriteArrayList<>();
        Thread customer = Thread.ofPlatform().start(() -> {
            while (going.get()) {
                List<String> found = KNOWLEDGE.ask(tenant, "a piscina é aquecida?");
                if (found.isEmpty() || !found.getFirst().equals(POOL) || found.size() > 2) {
                    gaps.add(found.toString());
                }
                asked.incrementAndGet();
            }
        });
        for (String model : List.of("c-512", "d-768", "e-1024", "f-384")) {
            int before = asked.get();
            KNOWLEDGE.wants(tenant, model);
            KNOWLEDGE.build();
            // Removal of what was replaced before, while questions go on.
            KNOWLEDGE.pass(Duration.ofMinutes(1));
            KNOWLEDGE.build();
            while (asked.get() < before + 3 && customer.isAlive()) {
                Thread.onSpinWait();
            }
        }
        going.set(false);
        customer.join();

        assertThat(gaps).isEmpty();
        assertThat(KNOWLEDGE.list(tenant))
                .extracting(VersionDetails::state)
                .containsExactly(
                        VersionState.ACTIVE,
                        VersionState.RETIRED,
                        VersionState.REMOVED,
                        VersionState.REMOVED,
                        VersionState.REMOVED);
        assertThat(KNOWLEDGE.rows(tenant, KNOWLEDGE.version(tenant, 1).id())).isZero();
        assertThat(KNOWLEDGE.rows(tenant, KNOWLEDGE.version(tenant, 4).id())).isEqualTo(2);
    }

    @Test
    void one_can_go_back_at_once_and_the_settings_follow() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        int embedded = KNOWLEDGE.embedded.get("padrao-384");

        VersionDetails back = activate(1);

        assertThat(back.state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.RETIRED);
        assertThat(KNOWLEDGE.embedded.get("padrao-384")).isEqualTo(embedded);
        EmbeddingSettingsDetails settings =
                KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().settings());
        assertThat(settings.provider()).isEqualTo(EmbeddingProvider.IN_PROCESS);
        assertThat(settings.activeVersion()).isEqualTo(back.id());
        assertThat(settings.pendingVersion()).isNull();
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
        // And forth again.
        assertThat(activate(2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void going_back_first_takes_in_what_has_come_since() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);

        assertThat(activate(1).state()).isEqualTo(VersionState.BUILDING);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?")).contains(BREAKFAST);
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?")).contains(BREAKFAST);
    }

    @Test
    void what_is_uploaded_while_a_version_is_built_answers_before_and_after_the_switch() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        AtomicBoolean once = new AtomicBoolean();
        KNOWLEDGE.before.put("b-768", texts -> {
            if (once.compareAndSet(false, true)) {
                KNOWLEDGE.upload(tenant, "cafe.txt", BREAKFAST);
                KNOWLEDGE.ingest();
                assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?"))
                        .contains(BREAKFAST);
            }
        });

        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.version(tenant, 2).passages()).isEqualTo(2);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?")).contains(BREAKFAST);
    }

    @Test
    void a_document_whose_version_ceases_to_answer_while_it_is_taken_in_is_taken_in_once_more() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        UUID late = KNOWLEDGE.upload(tenant, "cafe.txt", BREAKFAST);
        AtomicBoolean once = new AtomicBoolean();
        KNOWLEDGE.before.put("padrao-384", texts -> {
            if (once.compareAndSet(false, true)) {
                KNOWLEDGE.build();
                assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
            }
        });

        KNOWLEDGE.ingest();

        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?")).contains(BREAKFAST);
        assertThat(KNOWLEDGE.version(tenant, 2).passages()).isEqualTo(2);
        assertThat((DocumentStatus) KNOWLEDGE.in(tenant, () -> KNOWLEDGE
                        .get(DocumentTransactions.class)
                        .em
                        .find(Document.class, late)
                        .status()))
                .isEqualTo(DocumentStatus.READY);
    }

    @Test
    void what_is_deleted_while_a_version_is_built_is_in_neither() {
        UUID pool = KNOWLEDGE.teach(tenant, "piscina.txt", POOL, "A piscina fecha às 18h", "A piscina tem salva-vidas");
        KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);
        KNOWLEDGE.wants(tenant, "b-768");
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("b-768", texts -> {
            // The first batch of the document is stored already.
            if (batches.incrementAndGet() == 2) {
                KNOWLEDGE.delete(tenant, pool);
            }
        });

        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.rows(tenant, KNOWLEDGE.version(tenant, 1).id())).isEqualTo(1);
        assertThat(KNOWLEDGE.rows(tenant, KNOWLEDGE.version(tenant, 2).id())).isEqualTo(1);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).doesNotContain(POOL);
        assertThat((Long) KNOWLEDGE.tables.search(
                        tenant,
                        index -> index.count(KNOWLEDGE.version(tenant, 2).id(), pool)))
                .isZero();
    }

    @Test
    void after_a_crash_a_build_goes_on_where_it_stopped_and_pays_for_nothing_twice() {
        KNOWLEDGE.teach(tenant, "um.txt", "um a", "um b", "um c", "um d", "um e");
        KNOWLEDGE.wants(tenant, "b-768");
        UUID version = KNOWLEDGE.version(tenant, 2).id();
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("b-768", texts -> {
            if (batches.incrementAndGet() == 3) {
                throw new CancellationException("the server stops");
            }
        });
        KNOWLEDGE.build();
        // The flag by which threads are stopped.
        assertThat(Thread.interrupted()).isTrue();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.BUILDING);
        assertThat(KNOWLEDGE.rows(tenant, version)).isEqualTo(4);
        assertThat(KNOWLEDGE.ask(tenant, "um c")).isNotEmpty();

        KNOWLEDGE.in(tenant, () -> {
            KNOWLEDGE.work.schedule(dev.recado.platform.work.WorkKind.VERSION, version, java.time.Instant.EPOCH);
            return true;
        });
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.rows(tenant, version)).isEqualTo(5);
        assertThat(KNOWLEDGE.embedded.get("b-768")).isEqualTo(5);
    }

    @Test
    void trouble_of_the_provider_is_waited_out_as_long_as_it_asks_and_told() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        AtomicInteger calls = new AtomicInteger();
        KNOWLEDGE.before.put("b-768", texts -> {
            if (calls.incrementAndGet() <= 2) {
                throw Failures.rateLimited(calls.get() == 1 ? Duration.ofSeconds(40) : null);
            }
        });

        KNOWLEDGE.build();
        VersionDetails waiting = KNOWLEDGE.version(tenant, 2);
        assertThat(waiting.state()).isEqualTo(VersionState.BUILDING);
        assertThat(waiting.problemCode()).isEqualTo("llm.rate-limited");
        assertThat(waiting.in(Locale.ENGLISH).problem()).contains("HTTP 429");
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).contains(POOL);
        KNOWLEDGE.pass(Duration.ofSeconds(39));
        KNOWLEDGE.build();
        assertThat(calls.get()).isEqualTo(1);
        KNOWLEDGE.pass(Duration.ofSeconds(1));
        KNOWLEDGE.build();
        assertThat(calls.get()).isEqualTo(2);
        KNOWLEDGE.pass(Duration.ofSeconds(10));
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.version(tenant, 2).problemCode()).isNull();
    }

    @Test
    void what_the_provider_refuses_ends_the_build_with_a_text_and_the_old_version_stays() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        AtomicBoolean refused = new AtomicBoolean(true);
        KNOWLEDGE.before.put("b-768", texts -> {
            if (refused.get()) {
                throw Failures.keyRefused();
            }
        });

        KNOWLEDGE.build();

        VersionDetails failed = KNOWLEDGE.version(tenant, 2);
        assertThat(failed.state()).isEqualTo(VersionState.FAILED);
        assertThat(failed.in(Locale.ENGLISH).problem()).contains("refused the key");
        assertThat(KNOWLEDGE.work.due).isEmpty();
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).contains(POOL);
        // A new key lets it go on.
        refused.set(false);
        KNOWLEDGE.change(
                tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, null, "sk-new-key-12345678"));
        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_dimension_for_which_the_index_has_no_room_is_refused_clearly() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-333");

        KNOWLEDGE.build();

        VersionDetails failed = KNOWLEDGE.version(tenant, 2);
        assertThat(failed.state()).isEqualTo(VersionState.FAILED);
        assertThat(failed.in(Locale.ENGLISH).problem()).contains("333").contains("384");
    }

    @Test
    void a_build_that_is_called_off_leaves_nothing_behind() {
        KNOWLEDGE.teach(tenant, "um.txt", "um a", "um b", "um c", "um d", "um e");
        KNOWLEDGE.wants(tenant, "b-768");
        VersionDetails second = KNOWLEDGE.version(tenant, 2);
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("b-768", texts -> {
            if (batches.incrementAndGet() == 2) {
                KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().cancel(second.id()));
            }
        });

        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.CANCELLED);
        KNOWLEDGE.pass(Duration.ofMinutes(1));
        KNOWLEDGE.build();

        assertThat(batches.get()).isEqualTo(2);
        assertThat(KNOWLEDGE.rows(tenant, second.id())).isZero();
        assertThat(KNOWLEDGE.work.due).isEmpty();
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().settings()).provider())
                .isEqualTo(EmbeddingProvider.IN_PROCESS);
    }

    @Test
    void a_newer_change_overtakes_the_version_under_way() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.wants(tenant, "c-512");

        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.CANCELLED);
        assertThat(KNOWLEDGE.version(tenant, 3).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.embedded).doesNotContainKey("b-768");
    }

    @Test
    void the_length_of_passages_is_a_reason_for_a_version_and_saying_the_same_again_is_none() {
        KNOWLEDGE.teach(tenant, "longo.txt", "palavra ".repeat(200).strip() + ".");
        assertThat(KNOWLEDGE.version(tenant, 1).passages()).isEqualTo(1);

        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, 300, true, null));
        assertThat(KNOWLEDGE.list(tenant)).hasSize(1);
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, 64, false, null));
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.version(tenant, 2).passages()).isGreaterThan(2);
        assertThatThrownBy(() -> KNOWLEDGE.change(
                        tenant, new EmbeddingSettingsChange(null, null, null, null, null, 5, null, null)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> KNOWLEDGE
                        .versions()
                        .update(99, new EmbeddingSettingsChange(null, null, null, null, null, 100, null, null))))
                .isInstanceOf(Stale.class);
    }

    @Test
    void a_version_by_hand_waits_keeps_up_to_date_and_answers_when_told() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.READY);

        KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);
        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).documentsDone()).isEqualTo(2);
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.READY);

        assertThat(activate(2).state()).isEqualTo(VersionState.ACTIVE);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a que horas é o café da manhã?")).contains(BREAKFAST);
    }

    @Test
    void a_check_that_refuses_a_version_keeps_it_back_until_somebody_insists() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        List<Integer> seen = new ArrayList<>();
        KNOWLEDGE.checks.add(candidate -> {
            seen.add(candidate.number());
            return Optional.of(new Objection("version.documents-failed", "7", true));
        });
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();

        VersionDetails second = KNOWLEDGE.version(tenant, 2);
        assertThat(second.state()).isEqualTo(VersionState.READY);
        assertThat(second.problemCode()).isEqualTo("version.documents-failed");
        assertThat(seen).containsExactly(2);
        assertThat(activate(2).activating()).isTrue();
        KNOWLEDGE.build();
        assertThat(seen).containsExactly(2, 2);
        assertThat(KNOWLEDGE.version(tenant, 2).activating()).isFalse();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.READY);
        assertThat(KNOWLEDGE
                        .as(tenant, () -> KNOWLEDGE.versions().activate(second.id(), true))
                        .state())
                .isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_version_by_hand_that_a_check_refuses_says_so_and_answers_when_somebody_insists() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.checks.add(candidate -> Optional.of(new Objection("version.golden-worse", "7", true)));
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).problemCode()).isNull();

        assertThat(activate(2).state()).isEqualTo(VersionState.READY);
        KNOWLEDGE.build();

        VersionDetails refused = KNOWLEDGE.version(tenant, 2);
        assertThat(refused.state()).isEqualTo(VersionState.READY);
        assertThat(refused.problemCode()).isEqualTo("version.golden-worse");
        assertThat(KNOWLEDGE
                        .as(tenant, () -> KNOWLEDGE.versions().activate(refused.id(), true))
                        .state())
                .isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_check_that_only_warns_is_read_in_the_history_of_a_version_that_was_activated_by_hand() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.checks.add(candidate -> Optional.of(new Objection("version.golden-worse", "7", false)));
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();

        assertThat(activate(2).activating()).isTrue();
        KNOWLEDGE.build();

        VersionDetails answering = KNOWLEDGE.version(tenant, 2);
        assertThat(answering.state()).isEqualTo(VersionState.ACTIVE);
        assertThat(answering.problemCode()).isEqualTo("version.golden-worse");
    }

    @Test
    void while_its_provider_is_away_a_version_is_not_judged_by_words_alone() {
        golden("a piscina é aquecida?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        AtomicBoolean away = new AtomicBoolean(true);
        KNOWLEDGE.asked.put("b-768", () -> {
            if (away.get()) {
                throw Failures.rateLimited(Duration.ofSeconds(40));
            }
        });
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.READY);
        assertThat(KNOWLEDGE.version(tenant, 2).problemCode())
                .as("why nothing happens")
                .isEqualTo("llm.rate-limited");
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);

        away.set(false);
        KNOWLEDGE.pass(Duration.ofSeconds(41));
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void somebody_who_activates_a_version_reads_what_it_waits_for() {
        golden("a piscina é aquecida?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        KNOWLEDGE.asked.put("b-768", () -> {
            throw Failures.rateLimited(Duration.ofSeconds(40));
        });
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        activate(2);
        KNOWLEDGE.build();

        VersionDetails waiting = KNOWLEDGE.version(tenant, 2);
        assertThat(waiting.activating()).isTrue();
        assertThat(waiting.problemCode()).isEqualTo("llm.rate-limited");
        KNOWLEDGE.asked.clear();
        KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().resume(waiting.id()));
        KNOWLEDGE.build();
        VersionDetails answering = KNOWLEDGE.version(tenant, 2);
        assertThat(answering.state()).isEqualTo(VersionState.ACTIVE);
        assertThat(answering.problemCode()).isNull();
    }

    @Test
    void somebody_who_goes_on_during_a_check_is_not_undone_by_it() {
        golden("a piscina é aquecida?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        activate(2);
        AtomicBoolean once = new AtomicBoolean();
        KNOWLEDGE.checks.add(candidate -> {
            if (once.compareAndSet(false, true)) {
                KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);
                KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().activate(candidate.id(), true));
                return Optional.of(new Objection("version.golden-worse", "7", true));
            }
            return Optional.empty();
        });
        KNOWLEDGE.build();
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.deeds).contains("knowledge.version.activation-requested");
    }

    @Test
    void a_version_whose_provider_refuses_questions_does_not_answer() {
        golden("a piscina é aquecida?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        KNOWLEDGE.asked.put("b-768", () -> {
            throw Failures.keyRefused();
        });
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.FAILED);
        assertThat(KNOWLEDGE.version(tenant, 2).problemCode()).isEqualTo("llm.key-refused");
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_present_version_whose_provider_refuses_holds_no_better_one_up() {
        golden("a piscina é aquecida?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        KNOWLEDGE.asked.put("padrao-384", () -> {
            throw Failures.keyRefused();
        });
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_version_whose_model_ruins_the_order_is_held_back_by_the_golden_questions_with_the_numbers() {
        wants_a_model_that_does_not_know_where_one_swims();

        VersionDetails held = KNOWLEDGE.version(tenant, 2);
        assertThat(held.state()).isEqualTo(VersionState.READY);
        assertThat(held.problemCode()).isEqualTo("version.golden-worse");
        assertThat(held.in(Locale.ENGLISH).problem())
                .contains("recall 1.000 → 1.000 MRR 1.000 → 0.500 nDCG 1.000 → 0.631");
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "nadar?").getFirst()).isEqualTo(POOL);
    }

    @Test
    void a_version_that_is_worse_answers_and_its_history_says_so_where_the_tenant_wants_it_so() {
        KNOWLEDGE.as(
                tenant,
                () -> KNOWLEDGE.get(GoldenQuestions.class).change(0, new GoldenSettings.Change(WhenWorse.WARN, null)));
        wants_a_model_that_does_not_know_where_one_swims();

        VersionDetails answering = KNOWLEDGE.version(tenant, 2);
        assertThat(answering.state()).isEqualTo(VersionState.ACTIVE);
        assertThat(answering.problemCode()).isEqualTo("version.golden-worse");
        assertThat(answering.in(Locale.ENGLISH).problem()).contains("MRR 1.000 → 0.500");
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.RETIRED);
    }

    /** No document says the question's word, so meaning alone decides. */
    private void wants_a_model_that_does_not_know_where_one_swims() {
        KNOWLEDGE.takesFor.put("padrao-384", Map.of("nadar", "piscina"));
        KNOWLEDGE.takesFor.put("b-768", Map.of("nadar", "café"));
        KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);
        golden("nadar?", KNOWLEDGE.teach(tenant, "pousada.txt", POOL));
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
    }

    @Test
    void a_document_whose_language_is_chosen_by_hand_answers_until_and_after_its_words_are_those_of_that_language() {
        UUID document = KNOWLEDGE.teach(
                tenant, "desk.txt", "The brochures are at the desk, and the guests of the house may take them.");
        assertThat(language(document)).isEqualTo(Language.ENGLISH);

        KNOWLEDGE.in(tenant, () -> {
            row(document).choose(Language.PORTUGUESE);
            KNOWLEDGE.get(DocumentTransactions.class).renew(row(document), null);
            return true;
        });

        assertThat(language(document)).as("until it is taken in").isEqualTo(Language.ENGLISH);
        assertThat(rankByWords("brochures")).isEqualTo(1);
        KNOWLEDGE.ingest();
        assertThat(language(document)).isEqualTo(Language.PORTUGUESE);
        assertThat(rankByWords("brochures")).isEqualTo(1);
        // Another version keeps to what people chose.
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        KNOWLEDGE.forgetActive(tenant);
        assertThat(language(document)).isEqualTo(Language.PORTUGUESE);
        assertThat(rankByWords("brochures")).isEqualTo(1);
    }

    private @Nullable Integer rankByWords(String question) {
        return CurrentTenant.call(tenant, () -> KNOWLEDGE
                .get(KnowledgeRetriever.class)
                .search(new Query(question, java.util.Set.of(), 5))
                .passages()
                .getFirst()
                .lexicalRank());
    }

    /** That of its passages in the version that answers, by whose words it is found. */
    private Language language(UUID document) {
        UUID active = KNOWLEDGE.list(tenant).stream()
                .filter(version -> version.state() == VersionState.ACTIVE)
                .findFirst()
                .orElseThrow()
                .id();
        return KNOWLEDGE.in(tenant, () -> KNOWLEDGE
                .get(DocumentTransactions.class)
                .em
                .createQuery(
                        "select p from IndexedPassage p where p.documentId = :document and p.versionId = :version",
                        IndexedPassage.class)
                .setParameter("document", document)
                .setParameter("version", active)
                .getSingleResult()
                .language());
    }

    private void golden(String question, UUID document) {
        KNOWLEDGE.in(tenant, () -> {
            KNOWLEDGE.get(GoldenQuestions.class).em.persist(new GoldenQuestionRow(question, List.of(document), NOW));
            return true;
        });
        KNOWLEDGE.checks.add(KNOWLEDGE.get(GoldenCheck.class));
    }

    @Test
    void going_back_asks_no_check_and_calls_off_what_is_being_built() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        KNOWLEDGE.wants(tenant, "c-768");
        KNOWLEDGE.teach(tenant, "cafe.txt", BREAKFAST);
        KNOWLEDGE.checks.add(candidate -> Optional.of(new Objection("version.golden-worse", "7", true)));

        assertThat(activate(1).state()).isEqualTo(VersionState.BUILDING);
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
        assertThat(KNOWLEDGE.version(tenant, 3).state()).isIn(VersionState.CANCELLED, VersionState.REMOVED);
    }

    @Test
    void whoever_turns_activation_by_hand_on_means_the_version_that_is_being_built_too() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.change(tenant, new EmbeddingSettingsChange(null, null, null, null, null, null, true, null));
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.READY);
        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_document_answers_with_what_it_said_until_its_new_content_takes_the_place() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);

        renew(document, "A piscina agora é fria.");

        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
        KNOWLEDGE.ingest();
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly("A piscina agora é fria.");
        assertThat(original(document)).isEqualTo("A piscina agora é fria.");
    }

    @Test
    void a_long_document_answers_with_what_it_said_until_all_of_its_new_content_is_there() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        renew(document, inventory());
        List<List<String>> meanwhile = new ArrayList<>();
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("padrao-384", texts -> {
            if (batches.getAndIncrement() % 50 == 0) {
                meanwhile.add(KNOWLEDGE.ask(tenant, "a piscina é aquecida?"));
            }
        });

        KNOWLEDGE.ingest();

        assertThat(meanwhile).hasSizeGreaterThan(2).containsOnly(List.of(POOL));
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?"))
                .contains("A piscina agora é fria.")
                .doesNotContain(POOL);
        assertThat(passages()).isEqualTo(CHAIRS + 1);
        assertThat(KNOWLEDGE.details(tenant, document).passages()).isEqualTo(CHAIRS + 1);
    }

    @Test
    void what_a_broken_off_attempt_left_beside_answers_nothing_and_goes_with_the_next_one() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        renew(document, inventory());
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("padrao-384", texts -> {
            if (batches.incrementAndGet() == 3) {
                throw new IllegalStateException("the power fails");
            }
        });
        KNOWLEDGE.ingest();
        assertThat(passages()).isGreaterThan(1);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
        assertThat(KNOWLEDGE.ask(tenant, "cadeira")).doesNotContain("Cadeira 7 do salão");

        KNOWLEDGE.pass(Duration.ofMinutes(1));
        KNOWLEDGE.ingest();

        assertThat(passages()).isEqualTo(CHAIRS + 1);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).contains("A piscina agora é fria.");
    }

    @Test
    void of_new_content_that_is_called_off_nothing_is_left() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        renew(document, inventory());
        AtomicInteger batches = new AtomicInteger();
        KNOWLEDGE.before.put("padrao-384", texts -> {
            if (batches.incrementAndGet() == 3) {
                KNOWLEDGE.in(tenant, () -> {
                    KNOWLEDGE.get(DocumentTransactions.class).cancelRenewal(row(document));
                    return true;
                });
            }
        });

        KNOWLEDGE.ingest();

        assertThat(passages()).isEqualTo(1);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
    }

    /** How many rows the version that answers has, whether they answer or not. */
    private long passages() {
        return KNOWLEDGE.rows(tenant, KNOWLEDGE.version(tenant, 1).id());
    }

    private static String inventory() {
        return "A piscina agora é fria.\n"
                + IntStream.rangeClosed(1, CHAIRS)
                        .mapToObj(chair -> "Cadeira " + chair + " do salão")
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void a_document_whose_new_content_can_not_be_read_goes_on_answering_and_says_why() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);

        renew(document, "");
        KNOWLEDGE.ingest();

        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
        assertThat(original(document)).isEqualTo(POOL);
        Document stayed = KNOWLEDGE.in(tenant, () -> row(document));
        assertThat(stayed.status()).isEqualTo(DocumentStatus.READY);
        assertThat(stayed.problemCode()).isEqualTo("document.no-text");
        // A version that is built later finds the original that answers.
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        KNOWLEDGE.forgetActive(tenant);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
    }

    @Test
    void a_newer_content_overtakes_the_one_that_is_being_taken_in() {
        UUID document = KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        renew(document, "A piscina agora é fria.");
        Attempt first = CurrentTenant.call(
                tenant, () -> KNOWLEDGE.get(DocumentTransactions.class).begin(document));

        renew(document, "A piscina fechou.");

        assertThatThrownBy(() -> CurrentTenant.call(
                        tenant, () -> KNOWLEDGE.get(DocumentTransactions.class).ready(first, 1)))
                .isInstanceOf(DocumentTransactions.Overtaken.class);
        KNOWLEDGE.ingest();
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly("A piscina fechou.");
    }

    private void renew(UUID document, String content) {
        KNOWLEDGE.in(tenant, () -> {
            KNOWLEDGE.get(DocumentTransactions.class).renew(row(document), content.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    private static Document row(UUID document) {
        return KNOWLEDGE.get(DocumentTransactions.class).em.find(Document.class, document);
    }

    private String original(UUID document) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        CurrentTenant.call(tenant, () -> {
            KNOWLEDGE.get(DocumentTransactions.class).copyContent(document, false, content);
            return true;
        });
        return content.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_check_may_ask_the_version_before_it_answers() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        List<String> found = new ArrayList<>();
        KNOWLEDGE.checks.add(candidate -> {
            KNOWLEDGE
                    .get(KnowledgeRetriever.class)
                    .search(new Query("a piscina é aquecida?", java.util.Set.of(), 5), candidate.id())
                    .found()
                    .passages()
                    .forEach(passage -> found.add(passage.text()));
            return Optional.empty();
        });
        KNOWLEDGE.wants(tenant, "b-768");

        KNOWLEDGE.build();

        assertThat(found).containsExactly(POOL);
        assertThat(KNOWLEDGE.version(tenant, 2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void a_document_that_can_not_be_read_again_keeps_a_version_waiting_and_is_named() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        UUID broken = KNOWLEDGE.teach(tenant, "quebrado.txt", BREAKFAST);
        KNOWLEDGE.in(tenant, () -> KNOWLEDGE
                .get(DocumentTransactions.class)
                .em
                .createQuery("delete from DocumentPart p where p.documentId = :id")
                .setParameter("id", broken)
                .executeUpdate());
        KNOWLEDGE.wants(tenant, "b-768");

        KNOWLEDGE.build();

        VersionDetails second = KNOWLEDGE.version(tenant, 2);
        assertThat(second.state()).isEqualTo(VersionState.READY);
        assertThat(second.documentsFailed()).isEqualTo(1);
        assertThat(second.problemCode()).isEqualTo("version.documents-failed");
        assertThat(KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().problems(second.id())))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.documentName()).isEqualTo("quebrado.txt");
                    assertThat(problem.text(Locale.ENGLISH)).isNotBlank();
                });
        assertThat(activate(2).state()).isEqualTo(VersionState.ACTIVE);
    }

    @Test
    void two_tenants_have_models_and_versions_of_their_own() {
        TenantId other = KNOWLEDGE.tenant();
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.teach(other, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.wants(other, "c-512");
        KNOWLEDGE.build();

        KNOWLEDGE.forgetActive(tenant);
        KNOWLEDGE.forgetActive(other);
        assertThat(KNOWLEDGE.version(tenant, 2).dimension()).isEqualTo(768);
        assertThat(KNOWLEDGE.version(other, 2).dimension()).isEqualTo(512);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
        assertThat(KNOWLEDGE.ask(other, "a piscina é aquecida?")).containsExactly(POOL);
        UUID theirs = KNOWLEDGE.version(other, 2).id();
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().get(theirs)))
                .isInstanceOf(dev.recado.platform.NotFound.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().activate(theirs, false)))
                .isInstanceOf(dev.recado.platform.NotFound.class);
        assertThat(KNOWLEDGE.as(tenant, () -> KNOWLEDGE
                        .get(KnowledgeRetriever.class)
                        .search(new Query("piscina", java.util.Set.of(), 5), theirs)
                        .found()
                        .passages()))
                .isEmpty();
    }

    @Test
    void what_can_not_be_done_in_a_state_is_refused() {
        UUID first = KNOWLEDGE.version(tenant, 1).id();
        KnowledgeVersions versions = KNOWLEDGE.versions();
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> versions.cancel(first)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> versions.resume(first)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> versions.remove(first)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> versions.activate(first, true)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> KNOWLEDGE.as(tenant, () -> versions.get(Ids.next())))
                .isInstanceOf(dev.recado.platform.NotFound.class);
    }

    @Test
    void a_kept_version_can_be_given_up() {
        KNOWLEDGE.teach(tenant, "pousada.txt", POOL);
        KNOWLEDGE.wants(tenant, "b-768");
        KNOWLEDGE.build();
        UUID first = KNOWLEDGE.version(tenant, 1).id();

        KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().remove(first));
        KNOWLEDGE.pass(Duration.ofMinutes(1));
        KNOWLEDGE.build();

        assertThat(KNOWLEDGE.version(tenant, 1).state()).isEqualTo(VersionState.REMOVED);
        assertThat(KNOWLEDGE.rows(tenant, first)).isZero();
        assertThatThrownBy(() -> activate(1)).isInstanceOf(Conflict.class);
        assertThat(KNOWLEDGE.ask(tenant, "a piscina é aquecida?")).containsExactly(POOL);
    }

    private VersionDetails activate(int number) {
        UUID id = KNOWLEDGE.version(tenant, number).id();
        return KNOWLEDGE.as(tenant, () -> KNOWLEDGE.versions().activate(id, false));
    }
}
