package dev.recado.it;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that can be called is called by one tenant with another one's ids. What there is to call is read from the server
 * itself (its OpenAPI document, its deployed pages and servlets), so that what is added later is tried as well, or fails here.
 */
class CrossTenantIT {
    /** Those that a page or operation has not been made for; each is tried here or says why not. */
    private static final Map<String, String> SERVLETS = Map.of(
            "dev/recado/web/auth/KeysServlet", "public keys, the same for all",
            "dev/recado/web/console/SsoServlet", "before anybody is logged in; takes no ids (SingleSignOnIT)",
            "dev/recado/web/console/FrontDoor", "redirects to a page",
            "dev/recado/web/console/OriginalServlet", "tried below",
            "dev/recado/web/console/ExportServlet", "tried below",
            "dev/recado/web/console/TrailServlet", "tried below",
            "dev/recado/web/console/GoldenServlet", "tried below; takes no ids",
            "dev/recado/web/internal/WhatsAppServlet", "signed, for the connector only (ProductionIT)");

    private static final Pattern VIEW_PARAMETER = Pattern.compile("<f:viewParam\\s+name=\"([^\"]+)\"");

    private static Installation installation;
    private static OpenApi openApi;
    private static Witness owner;
    private static Witness stranger;

    @BeforeAll
    static void two_tenants_full_of_canaries() {
        installation = Suite.installation();
        openApi = OpenApi.of(installation);
        owner = Witness.open(installation, "canarinho");
        stranger = Witness.open(installation, "forasteiro");
    }

    @Test
    void every_operation_answers_for_anothers_id_as_for_one_that_does_not_exist() {
        Things theirs = new Things(openApi, owner.business());
        Things own = new Things(openApi, stranger.business());
        List<OpenApi.Operation> operations = openApi.operations().stream()
                .filter(OpenApi.Operation::hasParameters)
                .toList();
        // All ids before anything is tried, and what there was before.
        operations.forEach(operation -> operation.path(theirs::id));
        List<String> before = owner.everything(openApi);

        List<String> faults = new ArrayList<>();
        for (OpenApi.Operation operation : operations) {
            Api.Response foreign = call(stranger, operation, operation.path(theirs::id), own::id);
            Api.Response unknown = call(
                    stranger,
                    operation,
                    operation.path(place -> UUID.randomUUID().toString()),
                    own::id);
            String both = operation.name() + ": " + foreign.status() + " for another tenant's, " + unknown.status()
                    + " for nobody's; " + foreign.body();
            if (foreign.status() != unknown.status()) {
                faults.add("They differ: " + both);
            }
            // 403 only where the role decides before anything is looked up.
            if (foreign.status() != 404 && foreign.status() != 403) {
                faults.add("Not 404: " + both);
            }
            seen(operation, foreign, faults);
        }
        assertThat(operations).hasSizeGreaterThan(20);
        assertThat(faults).isEmpty();
        assertThat(owner.everything(openApi))
                .as("nothing of theirs has changed")
                .isEqualTo(before);
    }

    @Test
    void no_operation_gives_away_anything_for_another_tenants_ids_in_its_body_or_query() {
        Things theirs = new Things(openApi, owner.business());
        Things own = new Things(openApi, stranger.business());
        List<String> before = owner.everything(openApi);
        List<String> faults = new ArrayList<>();
        for (OpenApi.Operation operation : openApi.operations()) {
            boolean list = operation.changesNothing() && !operation.hasParameters();
            if (list || !openApi.takesIds(operation).isEmpty()) {
                String query = openApi.query(operation, theirs::id);
                Api.Response answer = call(stranger, operation, operation.path(own::id) + query, theirs::id);
                seen(operation, answer, faults);
                if (answer.status() >= 500) {
                    faults.add(operation.name() + ": " + answer.status() + " " + answer.body());
                }
            }
        }
        // What was refused to be seen at once must not show later either.
        for (OpenApi.Operation operation : openApi.operations()) {
            if (operation.changesNothing() && operation.needsLogIn()) {
                seen(operation, call(stranger, operation, operation.path(own::id), own::id), faults);
            }
        }
        assertThat(faults).isEmpty();
        assertThat(owner.everything(openApi))
                .as("nothing of theirs has changed")
                .isEqualTo(before);
    }

    @Test
    void every_operation_refuses_to_work_in_another_tenant() {
        Things theirs = new Things(openApi, owner.business());
        List<String> faults = new ArrayList<>();
        Api inside = stranger.admin().with("X-Recado-Tenant", owner.business().tenantId());
        for (OpenApi.Operation operation : openApi.operations()) {
            if (!operation.needsLogIn()) {
                continue;
            }
            Api.Response answer = send(inside, operation, operation.path(theirs::id), theirs::id);
            if (answer.status() != 404) {
                faults.add(operation.name() + ": " + answer.status() + " " + answer.body());
            }
            seen(operation, answer, faults);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void an_administrator_finds_the_own_canaries_where_the_stranger_finds_none() {
        // Otherwise the tests above would pass on empty answers.
        List<String> silent = Stream.of(
                        "/devices",
                        "/agents",
                        "/contacts",
                        "/conversations",
                        "/turns",
                        "/users",
                        "/knowledge/categories",
                        "/knowledge/documents",
                        "/audit")
                .filter(list -> owner.seenIn(owner.admin().get(list).expect(200).body()) == null)
                .toList();
        assertThat(silent).isEmpty();
        Map<String, String> question = Map.of("query", "Qual é a senha da porta? " + owner.canary());
        assertThat(owner.seenIn(owner.admin()
                        .post("/knowledge/search", question)
                        .expect(200)
                        .body()))
                .isNotNull();
        assertThat(owner.seenIn(stranger.admin()
                        .post("/knowledge/search", question)
                        .expect(200)
                        .json()
                        .get("passages")
                        .toString()))
                .isNull();
    }

    @Test
    void no_page_of_the_console_shows_anything_for_another_tenants_ids() throws IOException {
        Things theirs = new Things(openApi, owner.business());
        Set<String> ids = new TreeSet<>(List.of(owner.business().tenantId()));
        openApi.operations()
                .forEach(operation -> operation.path(place -> {
                    String id = theirs.id(place);
                    ids.add(id);
                    return id;
                }));
        Deployed deployed = deployed();
        assertThat(deployed.servlets())
                .as("a servlet that no test calls with another tenant's ids")
                .isSubsetOf(SERVLETS.keySet());
        assertThat(deployed.soap())
                .as("SOAP operations need their test here too")
                .isEmpty();
        assertThat(deployed.pages()).hasSizeGreaterThan(10);
        deployed.pages().put("/console/original", Set.of("id"));
        deployed.pages().put("/console/export", Set.of("tenant"));
        deployed.pages().put("/console/golden.csv", Set.of());
        deployed.pages().put("/console/trail-export", Set.of("user", "text"));

        List<String> faults = new ArrayList<>();
        try (Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright);
                BrowserContext desk = browser.newContext(new Browser.NewContextOptions().setLocale("pt-BR"))) {
            logIn(desk);
            deployed.pages().forEach((page, parameters) -> {
                look(desk, page, faults);
                for (String parameter : parameters) {
                    int nobodys = look(desk, page + "?" + parameter + "=" + UUID.randomUUID(), faults);
                    for (String id : ids) {
                        int others = look(desk, page + "?" + parameter + "=" + id, faults);
                        if (others != nobodys) {
                            faults.add(page + " answers " + others + " for another tenant's " + parameter + ", "
                                    + nobodys + " for nobody's");
                        }
                    }
                }
            });
        }
        assertThat(faults).isEmpty();
    }

    private static void logIn(BrowserContext desk) {
        Page page = desk.newPage();
        page.navigate(installation.baseUrl() + "/console/");
        page.getByLabel("Usuário").fill(stranger.business().username());
        page.locator("input[type=password]").fill(stranger.business().password());
        page.locator("input[type=password]").press("Enter");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /** The status; what the answer shows of the owner, or the log-in instead of the page, goes to the faults. */
    private static int look(BrowserContext desk, String address, List<String> faults) {
        APIResponse answer = desk.request()
                .get(installation.baseUrl() + address, RequestOptions.create().setMaxRedirects(0));
        String seen = owner.seenIn(answer.text());
        if (seen != null) {
            faults.add(address + " shows " + seen);
        }
        if (answer.status() >= 500) {
            faults.add(address + " answers " + answer.status());
        }
        String to = answer.headers().getOrDefault("location", "");
        if (to.contains("/login") && !address.contains("/login")) {
            faults.add(address + " asks for a log-in, so it shows nothing to anybody here");
        }
        return answer.status();
    }

    private static void seen(OpenApi.Operation operation, Api.Response answer, List<String> faults) {
        String seen = owner.seenIn(answer.body());
        if (seen != null) {
            faults.add(operation.name() + " shows " + seen + ": " + answer.body());
        }
    }

    private static Api.Response call(
            Witness as, OpenApi.Operation operation, String path, Function<String, String> bodyIds) {
        Api.Response answer = send(as.admin(), operation, path, bodyIds);
        // An operation may have ended the session that asked for it.
        return answer.status() == 401 && operation.needsLogIn()
                ? send(
                        installation.logIn(
                                as.business().username(), as.business().password()),
                        operation,
                        path,
                        bodyIds)
                : answer;
    }

    private static Api.Response send(
            Api api, OpenApi.Operation operation, String path, Function<String, String> bodyIds) {
        if (openApi.isUpload(operation)) {
            return api.upload(path, "a.md", "text/markdown", "# a".getBytes(StandardCharsets.UTF_8));
        }
        byte[] body = openApi.body(operation, bodyIds);
        Api prepared = operation.changesNothing() ? api : api.with("If-Match", "*");
        return (body.length == 0 ? prepared : prepared.with("Content-Type", "application/json"))
                .send(operation.method(), path, body);
    }

    /** The pages of the console with their parameters, the servlets and the SOAP endpoints, as they are deployed. */
    private record Deployed(Map<String, Set<String>> pages, Set<String> servlets, Set<String> soap) {}

    private static Deployed deployed() throws IOException {
        Deployed deployed = new Deployed(new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
        Path ear = installation.data().resolve("server/deployments/recado.ear");
        try (ZipInputStream parts = new ZipInputStream(Files.newInputStream(ear))) {
            for (ZipEntry part = parts.getNextEntry(); part != null; part = parts.getNextEntry()) {
                if (part.getName().endsWith(".war")) {
                    read(parts, deployed);
                }
            }
        }
        return deployed;
    }

    private static void read(InputStream war, Deployed into) throws IOException {
        ZipInputStream files = new ZipInputStream(war);
        for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
            String name = file.getName();
            if (name.startsWith("console/") && name.endsWith(".xhtml")) {
                Matcher parameters = VIEW_PARAMETER.matcher(new String(files.readAllBytes(), StandardCharsets.UTF_8));
                Set<String> names = new TreeSet<>();
                while (parameters.find()) {
                    names.add(parameters.group(1));
                }
                into.pages().put("/" + name, names);
            } else if (name.startsWith("WEB-INF/classes/dev/") && name.endsWith(".class")) {
                String type = name.substring("WEB-INF/classes/".length(), name.length() - ".class".length());
                String code = new String(files.readAllBytes(), StandardCharsets.ISO_8859_1);
                if (code.contains("Ljakarta/servlet/annotation/WebServlet;")) {
                    into.servlets().add(type);
                }
                if (code.contains("Ljakarta/jws/WebService;")) {
                    into.soap().add(type);
                }
            }
        }
    }
}
