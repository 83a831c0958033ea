package dev.recado.launcher;

/** The program behind {@code ./recado run} and {@code ./recado stop}. */
public final class Main {
    private Main() {}

    /** Exit status 0 after a clean end, 1 with a message on standard error otherwise, 2 for a wrong command. */
    public static void main(String[] arguments) {
        String command = arguments.length == 1 ? arguments[0] : "";
        try {
            switch (command) {
                case "run" -> new RunCommand().run();
                case "stop" -> new StopCommand().run();
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
