package dev.recado.knowledge;

import dev.recado.launcher.SearchServerProcess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * A real OpenSearch for a whole run of the tests, if that is what the run is for: the same tests are run once on Lucene and once
 * with {@code recado.search.backend=elasticsearch}.
 */
public final class SearchServerForTests implements LauncherSessionListener {
    private @Nullable SearchServerProcess server;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if ("elasticsearch".equals(System.getProperty("recado.search.backend"))) {
            server = SearchServerProcess.start(Path.of("target/search-server-of-tests-" + System.nanoTime()));
            System.setProperty("recado.search.uris", server.uri());
            System.setProperty("recado.search.version", SearchServerProcess.VERSION);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (server != null) {
            server.close();
        }
    }
}
