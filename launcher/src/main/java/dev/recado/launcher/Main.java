package dev.recado.launcher;

import dev.recado.launcher.bench.BenchCommand;
import java.util.List;

/** The program behind {@code ./recado run}, {@code ./recado stop} and {@code ./recado bench}. */
public final class Main {
    private Main() {}

    /** Exit status 0 after a clean end, 1 with a message on standard error otherwise, 2 for a wrong command. */
    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> options = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        if (!options.isEmpty() && !command.equals("bench")) {
            command = "";
        }
        try {
            switch (command) {
                case "run" -> new RunCommand().run();
                case "stop" -> new StopCommand().run();
                case "bench" -> BenchCommand.of(options).run();
                default -> {
                    System.err.println(Messages.text("usage"));
                    System.exit(2);
                }
            }
        } catch (LauncherException e) {
            System.err.println(Messages.text("error", e));
            System.exit(1);
        }
    }
}
