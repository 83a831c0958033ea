package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.SearchServerProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole server with its index on disk, then on a search server, then on disk again and damaged there. */
@OwnServer
class SearchIndexIT {
    private static final String DOGS = "Cães de até quantos quilos são aceitos?";

    @Test
    void wherever_the_index_is_and_whatever_becomes_of_it_the_documents_answer() throws IOException {
        Installation.Plan onDisk = Suite.another("search");
        try (SearchServerProcess server =
                        SearchServerProcess.start(Suite.directory().resolve("search-server"));
                Installation installation = onDisk.start()) {
            Business business = Business.open(installation, "Pousada da Busca");
            business.teach("guia.md", Business.DOCUMENT);
            assertThat(search(business, DOGS)).contains("12 quilos");

            installation.stop();
            installation.startAgain(onDisk.with("RECADO_SEARCH_BACKEND", "elasticsearch")
                    .with("RECADO_SEARCH_URIS", server.uri())
                    .with("RECADO_SEARCH_VERSION", SearchServerProcess.VERSION));
            // The search server has nothing yet, and must not be believed that there is nothing.
            Customer rui = business.customer("Rui");
            rui.writes(DOGS);
            assertThat(rui.awaitAnswer()).contains("12 quilos");
            awaitWholeIndex(business, SearchServerProcess.VERSION);
            answersAndForgetsOnASearchServer(business);

            installation.stop();
            installation.startAgain(onDisk);
            awaitWholeIndex(business, "Lucene");
            assertThat(search(business, DOGS)).contains("12 quilos");

            installation.kill();
            truncateIndex(installation.data());
            installation.startAgain(onDisk);
            // However little of the index there is by now: the answer is not that there is none.
            Customer bia = business.customer("Bia");
            bia.writes(DOGS);
            assertThat(bia.awaitAnswer()).contains("12 quilos");
            awaitWholeIndex(business, "Lucene");
            assertThat(search(business, DOGS)).contains("12 quilos");
            assertThat(installation.metric("recado_search_index_usable")).isEqualTo(1);
            assertThat(installation.metric("recado_search_index_written_total")).isPositive();

            business.admin().post("/knowledge/index/rebuild").expect(202);
            awaitWholeIndex(business, "Lucene");
            assertThat(search(business, DOGS)).contains("12 quilos");
        }
    }

    private static void answersAndForgetsOnASearchServer(Business business) {
        String sauna = business.teach("sauna.md", "A sauna funciona até as 21h25.")
                .get("id")
                .asText();
        Customer ana = business.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        assertThat(ana.awaitAnswer()).contains("14h30").contains("Fonte: guia");
        assertThat(search(business, "Até que horas funciona a sauna?")).contains("21h25");

        business.admin().delete("/knowledge/documents/" + sauna).expect(204);
        assertThat(search(business, "Até que horas funciona a sauna?")).doesNotContain("21h25");
        JsonNode receipt = await().until(
                        () -> business.admin()
                                .get("/knowledge/deletions")
                                .expect(200)
                                .items()
                                .getFirst(),
                        found -> found.get("verified").asBoolean());
        assertThat(receipt.get("documentId").asText()).isEqualTo(sauna);
        assertThat(receipt.get("backend").asText()).isEqualTo(SearchServerProcess.VERSION);
        awaitWholeIndex(business, SearchServerProcess.VERSION);

        expiresAndReturns(business);
    }

    private static void expiresAndReturns(Business business) {
        String offer = business.teach("oferta.md", "O passeio de barco custa 57 reais.")
                .get("id")
                .asText();
        String path = "/knowledge/documents/" + offer;
        assertThat(search(business, "Quanto custa o passeio de barco?")).contains("57 reais");
        business.admin()
                .patch(
                        path,
                        Map.of(
                                "validUntil",
                                LocalDate.now(ZoneOffset.UTC).minusDays(2).toString()))
                .expect(200);
        assertThat(search(business, "Quanto custa o passeio de barco?")).doesNotContain("57 reais");
        await().until(() -> business.admin().get("/knowledge/deletions").expect(200).items().stream()
                .anyMatch(receipt -> receipt.get("documentId").asText().equals(offer)
                        && receipt.get("cause").asText().equals("EXPIRED")
                        && receipt.get("verified").asBoolean()));
        business.admin().patch(path, Map.of("validUntil", "")).expect(200);
        await().untilAsserted(() ->
                assertThat(search(business, "Quanto custa o passeio de barco?")).contains("57 reais"));
    }

    private static void awaitWholeIndex(Business business, String backend) {
        await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> {
            JsonNode index =
                    business.admin().get("/knowledge/index").expect(200).json();
            assertThat(index.get("backend").asText()).startsWith(backend);
            assertThat(index.get("standing").asText()).isEqualTo("HEALTHY");
            assertThat(index.get("passages").asInt()).isPositive();
            assertThat(index.get("indexed")).isEqualTo(index.get("passages"));
        });
    }

    private static String search(Business business, String question) {
        return business.admin()
                .post("/knowledge/search", Map.of("query", question))
                .expect(200)
                .body();
    }

    /** As a full disk or a power cut may leave it. */
    private static void truncateIndex(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("index/passages"))) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                }
            }
        }
    }
}
