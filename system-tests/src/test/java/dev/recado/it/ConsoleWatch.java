package dev.recado.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A browser window in the console that writes down everything a browser complains of: breaches of the content security
 * policy, errors in the console, and exceptions of scripts.
 */
final class ConsoleWatch implements AutoCloseable {
    private static final Path PAGES = Path.of("../web-module/src/main/webapp/console");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final String LISTENER = """
            document.addEventListener('securitypolicyviolation', e => window.told('policy: ' + e.effectiveDirective + ' '
                + e.blockedURI + ' ' + e.sample + ' ' + (e.sourceFile || '') + ':' + e.lineNumber));
            """;

    private final Installation installation;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private String username = "";
    private String password = "";

    ConsoleWatch(Browser browser, Installation installation, String language) {
        this.installation = installation;
        context = browser.newContext(
                new Browser.NewContextOptions().setLocale(language).setViewportSize(1400, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        context.exposeBinding(
                "told",
                (source, arguments) ->
                        complaints.add(arguments[0] + " on " + source.page().url()));
        context.addInitScript(LISTENER);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            // That a page is not found, or not allowed, the browser reports too; tests look at the status themselves.
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                complaints.add("console: " + message.text() + " on " + page.url());
            }
        });
        page.onPageError(error -> complaints.add("script: " + error + " on " + page.url()));
    }

    /** The names of all pages, as the sources have them: a page that is added is visited too. */
    static List<String> pages() {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".xhtml"))
                    .map(name -> name.replace(".xhtml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Addresses of pages that show one thing need its id. */
    static Map<String, String> addresses(Map<String, String> ids) {
        Map<String, String> addresses = new TreeMap<>();
        pages().forEach(name -> addresses.put(name, "/console/" + name + ".xhtml"));
        ids.forEach((name, id) -> addresses.merge(name, "?id=" + id, String::concat));
        return addresses;
    }

    ConsoleWatch logIn(String name, String secret) {
        username = name;
        password = secret;
        page.navigate(installation.baseUrl() + "/console/login.xhtml");
        enter();
        return this;
    }

    private void enter() {
        page.locator("[id='login:username']").fill(username);
        page.locator("input[type=password]").first().fill(password);
        page.locator("input[type=password]").first().press("Enter");
        page.waitForURL(address -> !address.contains("/login.xhtml"));
    }

    /** Opens an address of the console, after a log-in where the session has ended; returns the status. */
    int open(String address) {
        Response answer = page.navigate(installation.baseUrl() + address);
        if (page.url().contains("/login.xhtml") && !address.contains("/login.xhtml") && !username.isEmpty()) {
            enter();
            answer = page.navigate(installation.baseUrl() + address);
        }
        return answer == null ? 0 : answer.status();
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** What the browser has complained of since the last call. */
    List<String> complaints() {
        // A round trip, so that what was reported on the way has arrived.
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))");
        List<String> told = new ArrayList<>(complaints);
        complaints.clear();
        return told;
    }

    @Override
    public void close() {
        context.close();
    }
}
