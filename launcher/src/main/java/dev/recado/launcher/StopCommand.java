package dev.recado.launcher;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ./recado stop}: ends the run of this data directory and waits until it has ended. */
final class StopCommand {
    private static final int WITHIN_SECONDS = 90;

    void run() {
        Path data = DataDirectory.location();
        Optional<ProcessHandle> launcher = DataDirectory.holder(data);
        if (launcher.isEmpty()) {
            boolean left = ServerProcess.endLeftBehind(ServerProcess.Settings.of(data, 0))
                    | SimulatorsProcess.endLeftBehind(data);
            System.out.println(Messages.text(left ? "run.leftBehind" : "stop.none", data));
            return;
        }
        launcher.get().destroy();
        try {
            launcher.get().onExit().get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new LauncherException(
                    Messages.text("stop.timeout", launcher.get().pid(), WITHIN_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException(Messages.text("interrupted"), e);
        }
        System.out.println(Messages.text("stop.done"));
    }
}
