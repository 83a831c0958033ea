package dev.recado.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a new version the golden questions before it answers, and the one that answers now, too, so that both are asked the same of the
 * same documents. Without golden questions nothing speaks against any version.
 */
@ApplicationScoped
class GoldenCheck implements PublicationCheck {
    @Inject
    GoldenRuns runs;

    @Inject
    GoldenRunner runner;

    @Inject
    GoldenQuestions questions;

    @Override
    public boolean isWanted() {
        return runs.count() > 0;
    }

    @Override
    public Optional<Objection> check(VersionDetails candidate) {
        if (!isWanted()) {
            return Optional.empty();
        }
        GoldenScores before = runner.carryOut(runs.forCheck(candidate.id(), false), false);
        GoldenScores after = before == null ? null : runner.carryOut(runs.forCheck(candidate.id(), true), true);
        return objection(before, after, questions.present().details());
    }

    /** What speaks against a version that scores so, where the present one scores so; null: not all was asked. */
    static Optional<Objection> objection(
            @Nullable GoldenScores before, @Nullable GoldenScores after, GoldenSettings settings) {
        if (before == null || after == null) {
            // Somebody ended a run, or another check began.
            return Optional.of(new Objection("version.golden-unasked", "", true));
        }
        if (!after.worseThan(before, settings.tolerance())) {
            return Optional.empty();
        }
        String detail = change("recall", before.recall(), after.recall())
                + change("MRR", before.reciprocalRank(), after.reciprocalRank())
                + change("nDCG", before.gain(), after.gain())
                + change("nothing", before.nothingPrecision(), after.nothingPrecision());
        return Optional.of(new Objection(WORSE, detail.strip(), settings.worse() == GoldenSettings.WhenWorse.REFUSE));
    }

    private static String change(String name, @Nullable Double before, @Nullable Double after) {
        return before == null || after == null
                ? ""
                : String.format(Locale.ROOT, " %s %.3f → %.3f", name, before, after);
    }
}
