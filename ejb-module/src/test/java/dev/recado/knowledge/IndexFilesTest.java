package dev.recado.knowledge;

import dev.recado.knowledge.IndexFiles.Found;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of an index on disk between two starts of the server. */
class IndexFilesTest {
    private static final TextEmbedder EMBEDDER = Models.embedder();

    private final TenantId tenant = new TenantId(Ids.next());

    @TempDir
    Path data;

    @BeforeEach
    void writeAnIndex() {
        start((knowledge, files) -> {
            assertThat(files.prepare()).isEqualTo(Found.GOOD);
            teach(knowledge);
            files.remember();
        });
    }

    @Test
    void an_index_that_is_as_it_was_left_is_used() {
        start((knowledge, files) -> {
            assertThat(files.prepare()).isEqualTo(Found.GOOD);
            assertThat(files.sound()).isTrue();
            assertThat(count(knowledge)).isEqualTo(2);
        });
    }

    @Test
    void an_index_that_is_gone_is_made_anew() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("index"))) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
        startsEmptyAndCanBeFilled(Found.GOOD);
    }

    @Test
    void an_index_whose_list_of_segments_is_cut_off_is_emptied() throws IOException {
        for (Path list : files("segments_")) {
            truncate(list, 10);
        }
        startsEmptyAndCanBeFilled(Found.LOST);
    }

    @Test
    void an_index_whose_list_of_segments_is_gone_is_emptied() throws IOException {
        for (Path list : files("segments_")) {
            Files.delete(list);
        }
        startsEmptyAndCanBeFilled(Found.GOOD);
    }

    @Test
    void an_index_whose_files_are_cut_off_is_emptied() throws IOException {
        for (Path file : files("_")) {
            truncate(file, Files.size(file) / 2);
        }
        startsEmptyAndCanBeFilled(Found.LOST);
    }

    @Test
    void a_file_in_which_a_byte_has_changed_is_found_by_its_checksum() throws IOException {
        Path largest = files("_").stream()
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        try (FileChannel file = FileChannel.open(largest, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long middle = file.size() / 2;
            file.read(one, middle);
            one.put(0, (byte) ~one.get(0)).flip();
            file.write(one, middle);
        }
        start((knowledge, files) -> {
            // Some bytes are looked at when the file is opened, others only when it is read through.
            if (files.prepare() != Found.LOST) {
                assertThat(files.sound()).isFalse();
                files.giveUp();
            }
            assertThat(files.sound()).isTrue();
            assertThat(count(knowledge)).isZero();
        });
    }

    @Test
    void an_index_that_another_version_has_laid_out_is_told_from_ones_own() throws IOException {
        Path layout = data.resolve("index/passages.layout");
        Files.writeString(layout, Files.readString(layout).replace("vector_384", "vector_300"));
        start((knowledge, files) -> {
            assertThat(files.prepare()).isEqualTo(Found.OTHER);
            assertThat(count(knowledge)).as("what is there answers meanwhile").isEqualTo(2);
            files.remember();
            assertThat(files.prepare()).isEqualTo(Found.GOOD);
        });
    }

    private interface Story {
        void tell(IndexInMemory knowledge, IndexFiles files);
    }

    private void start(Story story) {
        try (IndexInMemory knowledge = new IndexInMemory(data.resolve("index"))) {
            IndexFiles files = new IndexFiles();
            files.units = knowledge.units();
            files.dataFolder = data.toString();
            story.tell(knowledge, files);
        }
    }

    private void startsEmptyAndCanBeFilled(Found found) {
        start((knowledge, files) -> {
            assertThat(files.prepare()).isEqualTo(found);
            assertThat(count(knowledge)).isZero();
            teach(knowledge);
            assertThat(count(knowledge)).isEqualTo(2);
        });
        start((knowledge, files) -> {
            assertThat(files.prepare()).isIn(Found.GOOD, Found.OTHER);
            assertThat(count(knowledge)).isEqualTo(2);
        });
    }

    private void teach(IndexInMemory knowledge) {
        knowledge.add(
                tenant,
                "guia.md",
                List.of(
                        new Chunk("", "A senha da porta é canário.", null, null),
                        new Chunk("", "O café é servido às 7h.", null, null)),
                EMBEDDER);
    }

    private long count(IndexInMemory knowledge) {
        return knowledge.<Long>index(tenant, PassagesInIndex::count);
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("index/passages"))) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
