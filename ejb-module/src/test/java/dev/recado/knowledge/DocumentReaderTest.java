package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.StandInParser.Child;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The server's side of the children that read documents, with a child that does what its document says. */
@Timeout(60)
class DocumentReaderTest {
    private static final TenantId ANA = new TenantId(Ids.next());
    private static final TenantId BRUNO = new TenantId(Ids.next());

    @TempDir
    static Path programs;

    private static Path jar;

    @TempDir
    Path folder;

    private final DocumentReader reader = reader(jar);
    private int documents;

    @BeforeAll
    static void compile() {
        jar = StandInParser.jar(programs);
    }

    @AfterEach
    void end() {
        reader.end();
    }

    /** A reader whose children have enough time, even on a busy machine. */
    static DocumentReader reader(Path jar) {
        DocumentReader reader = new DocumentReader();
        reader.jar = Optional.of(jar.toString());
        reader.heap = "32m";
        reader.deadlineSeconds = 30;
        reader.parallel = 2;
        reader.tesseract = Optional.of("none");
        reader.languages = "por";
        reader.pictureSeconds = 1;
        reader.mostBytes = 1_000_000;
        reader.limit();
        return reader;
    }

    private Path document(String... lines) {
        try {
            Path file = Files.createDirectory(folder.resolve("document-" + documents++))
                    .resolve("original");
            return Files.writeString(file, String.join("\n", lines));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read(TenantId tenant, Path file) {
        return CurrentTenant.call(tenant, () -> reader.read(file, "a.txt")).blocks().stream()
                .map(Block::text)
                .reduce("", String::concat);
    }

    private String read(TenantId tenant) {
        return read(tenant, document("!good"));
    }

    /** What a document is refused for; its child is gone then, with all it had. */
    private String problem(Path file) {
        DocumentProblem problem = catchThrowableOfType(DocumentProblem.class, () -> read(ANA, file));
        assertThat(problem).as("a problem of the document").isNotNull();
        assertThat(StandInParser.awaitChild(file).isGone()).isTrue();
        return problem.code();
    }

    @Test
    void a_child_that_hangs_is_ended_with_all_it_had_and_the_next_document_is_read() {
        reader.deadlineSeconds = 1;
        assertThat(problem(document("{\"mediaType\":\"text/plain\"}", "!hang"))).isEqualTo("document.timed-out");
        reader.deadlineSeconds = 30;
        assertThat(read(ANA)).isNotEmpty();
    }

    @Test
    void a_child_that_fills_its_folder_while_it_is_ended_leaves_nothing() {
        reader.deadlineSeconds = 1;
        assertThat(problem(document("!litter"))).isEqualTo("document.timed-out");
    }

    @ParameterizedTest
    @CsvSource({
        "3, document.out-of-memory",
        "17, document.out-of-memory",
        "137, document.out-of-memory",
        "16, document.timed-out",
        "11, document.encrypted",
        "1, document.parser-failed",
        "0, document.parser-failed"
    })
    void what_a_child_ends_with_is_the_documents_problem(int exitCode, String code) {
        assertThat(problem(document("!exit " + exitCode))).isEqualTo(code);
        assertThat(read(ANA)).isNotEmpty();
    }

    @Test
    void a_line_without_end_is_too_large() {
        assertThat(problem(document("!flood"))).isEqualTo("document.too-large");
        assertThat(read(ANA)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Segmentation fault",
                "[]",
                "{\"kind\":\"SPELL\",\"text\":\"x\",\"path\":[]}",
                "{\"kind\":\"PARAGRAPH\"}",
                "{\"kind\":\"PARAGRAPH\",\"text\":\"x\",\"page\":\"one\",\"path\":[]}",
                "{\"kind\":\"PARAGRAPH\",\"text\":\"x\",\"path\":[7]}",
                "{\"kind\":\"PARAGRAPH\",\"text\":\"x\",\"page\":1e99999999999,\"path\":[]}",
                "{\"note\":\"HIDDEN_SHEETS\"}",
                "{\"file\":\"../../../etc/passwd\",\"name\":\"x\"}",
                "{\"refused\":\"x\"}"
            })
    void a_child_that_writes_nonsense_is_broken(String line) {
        assertThat(problem(document(line, "!exit 0"))).isEqualTo("document.parser-failed");
    }

    @Test
    void a_child_that_writes_nonsense_and_goes_on_is_broken_and_not_late() {
        assertThat(problem(document("Segmentation fault", "!hang"))).isEqualTo("document.parser-failed");
    }

    @Test
    void a_line_that_is_nested_without_end_is_nonsense_too() {
        assertThat(problem(document("{\"path\":" + "[".repeat(200_000), "!hang")))
                .isEqualTo("document.parser-failed");
    }

    @Test
    void a_child_that_was_killed_while_it_wrote_was_out_of_memory() {
        assertThat(problem(document("{\"kind\":\"PARAGR", "!exit 137"))).isEqualTo("document.out-of-memory");
    }

    @Test
    void a_child_reads_the_next_document_of_its_tenant_and_never_one_of_another() {
        String anas = read(ANA);
        String brunos = read(BRUNO);
        assertThat(brunos).isNotEqualTo(anas);
        assertThat(read(ANA)).isEqualTo(anas);
        assertThat(read(BRUNO)).isEqualTo(brunos);
    }

    @Test
    void a_document_that_fails_in_a_child_with_a_past_is_read_in_another() {
        String first = read(ANA);
        assertThat(read(ANA, document("!old 3", "!good"))).isNotEqualTo(first);
    }

    @Test
    void a_document_that_is_refused_in_a_child_with_a_past_is_not_read_again() {
        read(ANA);
        assertThat(problem(document("!old 11", "!good"))).isEqualTo("document.encrypted");
    }

    @Test
    void nobody_waits_for_a_child_that_was_stopped() throws Exception {
        Path file = document("!hang");
        Future<String> reading = CompletableFuture.supplyAsync(() -> problem(file));
        Child child = StandInParser.awaitChild(file);

        reader.stop(file);

        assertThat(reading.get(30, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(child.isGone()).isTrue();
        assertThat(read(ANA)).isNotEqualTo(String.valueOf(child.pid()));
    }

    @Test
    void a_child_that_waits_ends_with_the_server() {
        Path file = document("!good");
        read(ANA, file);

        reader.end();

        assertThat(StandInParser.awaitChild(file).isGone()).isTrue();
    }

    @Test
    void a_child_for_which_nothing_comes_ends_itself_after_a_while() throws Exception {
        Path file = document("!good");
        read(ANA, file);
        Child child = StandInParser.awaitChild(file);

        ProcessHandle.of(child.pid()).orElseThrow().onExit().get(30, TimeUnit.SECONDS);

        assertThat(read(ANA)).isNotEqualTo(String.valueOf(child.pid()));
    }
}
