package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import dev.recado.llm.TextEmbedder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The sample documents of the tests. */
final class Samples {
    private Samples() {}

    static String text(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample in simple Markdown (headings of levels 1 and 2, paragraphs, tables), cut as the server cuts it. */
    static List<Chunk> chunks(String name, TextEmbedder embedder) {
        List<Block> blocks = new ArrayList<>();
        String title = "";
        List<String> path = List.of();
        for (String part : text(name).split("\\n\\n|(?<=\\n)(?=#)|(?<=^#{1,2} [^\\n]{1,80})\\n")) {
            String body = part.strip();
            if (body.startsWith("## ")) {
                String heading = body.lines().findFirst().orElseThrow().substring(3);
                blocks.add(new Block(Kind.HEADING, heading, null, List.of(title)));
                path = List.of(title, heading);
                body = body.substring(Math.min(body.length(), heading.length() + 3))
                        .strip();
            } else if (body.startsWith("# ")) {
                title = body.substring(2);
                blocks.add(new Block(Kind.HEADING, title, null, List.of()));
                continue;
            }
            if (body.startsWith("|")) {
                String rows = body.replaceAll("(?m)^\\|---.*\\n", "").replaceAll("(?m)^\\| | \\|$", "");
                blocks.add(new Block(Kind.TABLE, rows, null, path));
            } else if (!body.isEmpty()) {
                blocks.add(new Block(Kind.PARAGRAPH, body, null, path));
            }
        }
        return new Chunker(embedder::tokens, embedder.passageTokens(), Chunker.READABLE_TOKENS).chunks(blocks);
    }
}
