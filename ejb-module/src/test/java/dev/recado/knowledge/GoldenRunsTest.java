package dev.recado.knowledge;

import dev.recado.knowledge.GoldenRuns.Open;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenRunsTest {
    private static final UUID CANDIDATE = Ids.next();

    private final TenantId tenant = new TenantId(Ids.next());
    private final IndexInMemory knowledge = new IndexInMemory();

    @AfterEach
    void close() {
        knowledge.close();
    }

    private <T> T runs(Function<GoldenRuns, T> work) {
        return knowledge.in(tenant, session -> {
            GoldenRuns runs = new GoldenRuns();
            runs.em = session;
            runs.questions = new GoldenQuestions();
            runs.questions.em = session;
            runs.dueWork = new WorkInMemory();
            runs.changed = IndexInMemory.unheard();
            runs.clock = Clock.systemUTC();
            return work.apply(runs);
        });
    }

    private UUID document(String name) {
        return knowledge.add(tenant, name, List.of(new Chunk("", "Texto de " + name, null, null)), Models.embedder());
    }

    private void question(String text, UUID... documents) {
        knowledge.run(
                tenant, session -> session.persist(new GoldenQuestionRow(text, List.of(documents), Instant.EPOCH)));
    }

    private static List<GoldenResult.Found> found(UUID... documents) {
        return List.of(documents).stream()
                .map(document -> new GoldenResult.Found(document, "d", "", 1))
                .toList();
    }

    @Test
    void a_run_goes_on_after_a_crash_where_it_was_cut_off() {
        UUID document = document("a.txt");
        question("um?", document);
        question("dois?", document);
        UUID run = runs(runs -> runs.forCheck(CANDIDATE, false));
        Open first = runs(runs -> runs.open(run));
        assertThat(first.left()).hasSize(2);
        runs(runs -> runs.asked(run, first.left().getFirst(), found(document), true, 1));

        Open second = runs(runs -> runs.open(run));
        assertThat(second.asked()).isEqualTo(1);
        assertThat(second.left()).containsExactly(first.left().getLast());
        runs(runs -> runs.asked(run, second.left().getFirst(), found(), true, 2));

        GoldenScores scores = runs(runs -> runs.finish(run));
        assertThat(scores.recall()).isEqualTo(0.5);
        Open third = runs(runs -> runs.open(run));
        assertThat(third).isNull();
    }

    @Test
    void a_run_is_compared_with_the_one_before_and_says_which_questions_got_worse() {
        UUID document = document("a.txt");
        question("um?", document);
        UUID before = pass(found(document), true);
        UUID after = pass(found(Ids.next(), document), true);

        GoldenRun run = runs(runs -> runs.get(after));
        assertThat(run.worse()).isTrue();
        assertThat(run.before()).isEqualTo(runs(runs -> runs.get(before)).scores());
        List<GoldenResult> results = runs(runs -> runs.results(after));
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.worse()).isTrue();
            assertThat(result.firstRank()).isEqualTo(2);
        });
    }

    @Test
    void a_document_that_was_deleted_is_held_against_nobody() {
        UUID document = document("a.txt");
        question("um?", document);
        knowledge.run(
                tenant, session -> session.createNativeMutationQuery("delete from knowledge_documents where id = :id")
                        .setParameter("id", document)
                        .executeUpdate());
        UUID run = pass(found(), true);
        assertThat(runs(runs -> runs.get(run)).scores()).isEqualTo(new GoldenScores(null, null, null, null, null));
    }

    @Test
    void a_run_that_was_cancelled_asks_no_more() {
        UUID document = document("a.txt");
        question("um?", document);
        UUID run = runs(runs -> runs.forCheck(CANDIDATE, false));
        Open open = runs(runs -> runs.open(run));
        knowledge.run(tenant, session -> session.find(GoldenRunRow.class, run).cancel(Instant.EPOCH));
        assertThat((Boolean) runs(runs -> runs.asked(run, open.left().getFirst(), found(document), true, 1)))
                .isFalse();
    }

    @Test
    void a_check_that_was_cut_off_goes_on_and_does_not_ask_the_present_version_twice() {
        question("um?", document("a.txt"));
        UUID before = runs(runs -> runs.forCheck(CANDIDATE, false));
        assertThat((UUID) runs(runs -> runs.forCheck(CANDIDATE, false))).isEqualTo(before);
        end(before);
        assertThat((UUID) runs(runs -> runs.forCheck(CANDIDATE, false))).isEqualTo(before);
        UUID after = runs(runs -> runs.forCheck(CANDIDATE, true));
        runs(runs -> runs.open(after));

        assertThat((UUID) runs(runs -> runs.forCheck(CANDIDATE, false))).isEqualTo(before);
        assertThat((UUID) runs(runs -> runs.forCheck(CANDIDATE, true))).isEqualTo(after);

        end(after);
        UUID next = runs(runs -> runs.forCheck(CANDIDATE, false));
        assertThat(next).as("another check of the same version").isNotEqualTo(before);
        UUID other = runs(runs -> runs.forCheck(Ids.next(), false));
        assertThat(other).isNotEqualTo(next);
        assertThat(runs(runs -> runs.get(next)).state()).isEqualTo(GoldenRun.State.CANCELLED);
    }

    private void end(UUID run) {
        Open open = runs(runs -> runs.open(run));
        assertThat(open.left()).hasSize(1);
        runs(runs -> runs.asked(run, open.left().getFirst(), found(), false, 1));
        assertThat((GoldenScores) runs(runs -> runs.finish(run))).isNotNull();
        assertThat((GoldenScores) runs(runs -> runs.scores(run))).isNotNull();
    }

    private UUID pass(List<GoldenResult.Found> found, boolean relevant) {
        UUID run = runs(runs -> runs.forCheck(Ids.next(), false));
        Open open = runs(runs -> runs.open(run));
        runs(runs -> runs.asked(run, open.left().getFirst(), found, relevant, 1));
        runs(runs -> runs.finish(run));
        return run;
    }
}
