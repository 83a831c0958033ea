package dev.recado.web.rest;

import dev.recado.knowledge.GoldenQuestion;
import dev.recado.knowledge.GoldenQuestions.Imported;
import dev.recado.platform.Invalid;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;

/**
 * Golden questions as a file: RFC 4180 with the columns {@code question} and {@code documents}, the names of the documents separated
 * by {@code |}, or their ids where a name would not be clear; none where the right answer is "nothing relevant".
 */
public final class GoldenCsv {
    private static final String QUESTION = "question";
    private static final String DOCUMENTS = "documents";

    private GoldenCsv() {}

    /**
     * The questions as a file.
     *
     * @param ambiguous names in small letters that would not be clear
     */
    public static String write(List<GoldenQuestion> questions, Set<String> ambiguous) {
        StringWriter text = new StringWriter();
        CSVFormat format =
                CSVFormat.RFC4180.builder().setHeader(QUESTION, DOCUMENTS).get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (GoldenQuestion question : questions) {
                String documents = question.documents().stream()
                        .filter(GoldenQuestion.ExpectedDocument::present)
                        .map(document -> isClear(document.name(), ambiguous)
                                ? document.name()
                                : document.id().toString())
                        .collect(Collectors.joining(" | "));
                // What a spreadsheet would take for a formula stays text.
                printer.printRecord(TrailExport.text(question.question()), TrailExport.text(documents));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static boolean isClear(String name, Set<String> ambiguous) {
        return !name.contains("|") && !ambiguous.contains(name.toLowerCase(Locale.ROOT));
    }

    /** What stands in a file; Invalid when it is none. Commas or semicolons, with or without a byte order mark. */
    public static List<Imported> read(String text) {
        String file = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String header = file.lines().findFirst().orElse("");
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(header.contains(";") ? ';' : ',')
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreHeaderCase(true)
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(file), format)) {
            if (!parser.getHeaderMap().containsKey(QUESTION)
                    || !parser.getHeaderMap().containsKey(DOCUMENTS)) {
                throw new Invalid("knowledge.golden.import.format");
            }
            return parser.stream()
                    .map(record -> new Imported(
                            plain(record.get(QUESTION)),
                            record.isSet(DOCUMENTS)
                                    ? Arrays.stream(plain(record.get(DOCUMENTS)).split("\\|"))
                                            .map(String::strip)
                                            .filter(name -> !name.isEmpty())
                                            .toList()
                                    : List.of()))
                    .toList();
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new Invalid("knowledge.golden.import.format");
        }
    }

    /** Without the mark that {@link #write} has put before what would be a formula; other apostrophes are the author's. */
    private static String plain(String cell) {
        String rest = cell.startsWith("'") ? cell.substring(1) : cell;
        return cell.equals(TrailExport.text(rest)) ? rest : cell;
    }
}
