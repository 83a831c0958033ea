package dev.recado.launcher.bench;

import dev.recado.launcher.BuildTree;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.crash.CrashCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./recado bench}: starts servers of its own on a data directory of its own, measures one part after the other, prints a
 * Markdown table for each, and ends. {@code --write} puts the tables into {@code docs/benchmarks.md}.
 */
public final class BenchCommand {
    /** What can be measured alone. */
    enum Part {
        WEBHOOKS,
        ANSWERS,
        TURNS,
        SLOW,
        FAIRNESS,
        RLS,
        KNOWLEDGE,
        CRASH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Those that take a minute or two. */
    private static final Set<Part> QUICK = EnumSet.of(Part.WEBHOOKS, Part.ANSWERS, Part.TURNS);

    private static final int DEFAULT_PORT_OFFSET = 1500;
    private static final int STEADY_PER_SECOND = 600;
    private static final int IN_FLIGHT = 5_000;

    /** A thousand times what each quiet tenant gets, and more than two processors answer. */
    private static final int FLOOD_PER_SECOND = 100;

    private static final int VECTORS = 300_000;
    private static final int FEW_VECTORS = 30_000;
    private static final List<Integer> ANSWERS_PER_SECOND = List.of(5, 50);
    private static final String USAGE =
            "bench [webhooks|answers|turns|slow|fairness|rls|knowledge [file]|crash]… [--full] [--h2] [--write]"
                    + " [--rate N] [--turns N] [--questions N] [--vectors N] [--kills N] [--seed N] [--brief]";

    private final Set<Part> parts;
    private final List<String> crashOptions;
    private final boolean full;
    private final boolean h2;
    private final boolean write;
    private final @Nullable Integer rate;
    private final int turns;
    private final Knowledge knowledge;
    private final int offset;
    private final Path data;

    /**
     * What of the knowledge is measured.
     *
     * @param file of questions, in the form of SQuAD; null: the sample in the source
     * @param questions how many are asked at most
     * @param vectors how many are in the index in which tenants of several sizes search; 0: that part is left out
     */
    private record Knowledge(@Nullable Path file, int questions, int vectors) {}

    private BenchCommand(
            Set<Part> parts,
            List<String> crashOptions,
            boolean full,
            boolean h2,
            boolean write,
            @Nullable Integer rate,
            int turns,
            Knowledge knowledge) {
        this.parts = parts;
        this.crashOptions = crashOptions;
        this.full = full;
        this.h2 = h2;
        this.write = write;
        this.rate = rate;
        this.turns = turns;
        this.knowledge = knowledge;
        this.offset = Optional.ofNullable(System.getenv("RECADO_PORT_OFFSET"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_PORT_OFFSET);
        this.data = BuildTree.root().resolve("target/bench/" + Instant.now().getEpochSecond());
    }

    /** @throws LauncherException when an option is unknown */
    public static BenchCommand of(List<String> options) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        List<String> crash = new ArrayList<>();
        boolean full = false;
        boolean h2 = false;
        boolean write = false;
        Integer rate = null;
        int turns = IN_FLIGHT;
        Path file = null;
        int questions = Integer.MAX_VALUE;
        Integer vectors = null;
        Deque<String> rest = new ArrayDeque<>(options);
        try {
            while (!rest.isEmpty()) {
                String option = rest.pop();
                switch (option) {
                    case "--full" -> full = true;
                    case "--h2" -> h2 = true;
                    case "--write" -> write = true;
                    case "--rate" -> rate = Integer.valueOf(rest.pop());
                    case "--turns" -> turns = Integer.parseInt(rest.pop());
                    case "--questions" -> questions = Integer.parseInt(rest.pop());
                    case "--vectors" -> vectors = Integer.valueOf(rest.pop());
                    case "--kills", "--seed" -> crash.addAll(List.of(option, rest.pop()));
                    case "--brief" -> crash.add(option);
                    default -> {
                        if (parts.contains(Part.KNOWLEDGE) && Files.isRegularFile(Path.of(option))) {
                            file = Path.of(option).toAbsolutePath();
                        } else {
                            parts.add(part(option));
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            throw new LauncherException(USAGE, e);
        }
        if (h2) {
            crash.add("--h2");
        }
        if (parts.isEmpty()) {
            parts = full ? EnumSet.allOf(Part.class) : QUICK;
        }
        // Whatever is wrong with its options is said at once, and not after the other parts.
        CrashCommand.of(crash);
        if (parts.contains(Part.SLOW)) {
            if (turns < 1 || (rate != null && rate < 1)) {
                throw new LauncherException(USAGE);
            }
            SlowModelsBench.latency(turns, rate == null ? SlowModelsBench.arrivals(turns) : rate);
        }
        Knowledge knowledge = new Knowledge(file, questions, vectors != null ? vectors : full ? VECTORS : FEW_VECTORS);
        return new BenchCommand(parts, List.copyOf(crash), full, h2, write, rate, turns, knowledge);
    }

    private static Part part(String word) {
        for (Part part : Part.values()) {
            if (part.word().equals(word)) {
                return part;
            }
        }
        throw new LauncherException(USAGE);
    }

    /**
     * Measures and prints.
     *
     * @throws LauncherException when a promise was broken under crashes, after all other parts
     */
    public void run() {
        Path docs = BuildTree.root().resolve("docs/benchmarks.md");
        LauncherException broken = null;
        for (Part part : parts) {
            if (part == Part.RLS && h2) {
                continue;
            }
            System.err.println(part.word() + " …");
            double loadBefore = Machine.load();
            List<String> rows;
            try {
                rows = measure(part);
            } catch (LauncherException e) {
                if (part != Part.CRASH) {
                    throw e;
                }
                broken = e;
                continue;
            }
            String table = "Measured on " + Instant.now().toString().substring(0, 10) + " with "
                    + (h2 ? "H2" : "PostgreSQL 18 (fsync on)") + " on " + Machine.description()
                    + String.format(
                            Locale.ROOT, "; load average %.1f before, %.1f at the end.", loadBefore, Machine.load())
                    + "\n\n| | | |\n|---|---|---:|\n" + String.join("\n", rows) + "\n";
            System.out.println();
            System.out.println(table);
            if (write) {
                write(docs, part, table);
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    private List<String> measure(Part part) {
        Path home = data.resolve(part.word());
        return switch (part) {
            case CRASH -> CrashCommand.of(crashOptions).run(home, offset);
            case RLS -> RowSecurityBench.rows(home, offset);
            default -> {
                try (World world = World.start(home, offset, h2)) {
                    Thread hook = new Thread(world::close, "end");
                    Runtime.getRuntime().addShutdownHook(hook);
                    try {
                        yield measure(part, world, home);
                    } finally {
                        Runtime.getRuntime().removeShutdownHook(hook);
                    }
                }
            }
        };
    }

    private List<String> measure(Part part, World world, Path home) {
        Table table = new Table();
        long idle = world.server().residentBytes();
        switch (part) {
            case WEBHOOKS -> new WebhooksBench(world, table, home, full, rate == null ? STEADY_PER_SECOND : rate).run();
            case ANSWERS -> {
                AnswersBench answers = new AnswersBench(world, table, full);
                (rate == null ? ANSWERS_PER_SECOND : List.of(rate)).forEach(answers::run);
            }
            case TURNS -> new TurnsBench(world, table, full).run();
            case SLOW ->
                new SlowModelsBench(world, table, turns, rate == null ? SlowModelsBench.arrivals(turns) : rate).run();
            case KNOWLEDGE ->
                new KnowledgeBench(world, table, home, knowledge.file(), knowledge.questions(), knowledge.vectors())
                        .run();
            default -> new FairnessBench(world, table, full, rate == null ? FLOOD_PER_SECOND : rate).run();
        }
        table.row(
                "Memory",
                "resident, idle after start / at the end",
                Table.mib(idle) + " / " + Table.mib(world.server().residentBytes()));
        return table.rows();
    }

    /** What sets this measurement of the part apart from the one that is made when nothing else is asked for. */
    String variant(Part part) {
        return (part == Part.SLOW && turns != IN_FLIGHT ? "-" + turns : "")
                + (part == Part.CRASH && crashOptions.contains("--brief") ? "-brief" : "")
                + (h2 ? "-h2" : "");
    }

    private void write(Path page, Part part, String table) {
        try {
            Files.writeString(page, Figures.with(Files.readString(page), part.word(), variant(part), table));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
