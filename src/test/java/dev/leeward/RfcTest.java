package dev.leeward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/rfc.md} to the code: every RFC that is obeyed somewhere is in it, and what it names is there. */
class RfcTest {
    private static final Path PAGE = Path.of("docs/rfc.md");

    /** What an authoritative server that others' tests agree with was asked to keep to. */
    private static final List<Integer> ASKED_FOR = List.of(
            1034, 1035, 1982, 2181, 2308, 3597, 4343, 4592, 4892, 5001, 5936, 1995, 1996, 6672, 6891, 7766, 7828, 7871,
            7873, 9018, 8482, 8767, 8906, 8914, 8945, 9210, 9432, 9460, 9471, 9619);

    private static final Pattern MENTION = Pattern.compile("RFCs? ([0-9]{3,5})");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]*Test)(?:#([a-zA-Z0-9]+))?`");

    /** The rows of the first table, by the RFCs in their first column. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.matches("\\| [0-9]{3,5}.*")) {
                rows.put(line.substring(2, line.indexOf(" |")), line);
            }
        }
        return rows;
    }

    private static Map<String, Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), file -> file, (one, _) -> one));
        }
    }

    @Test
    void hasARowForEveryRfcThatWasAskedFor() throws IOException {
        TreeSet<Integer> missing = new TreeSet<>(ASKED_FOR);
        for (String numbers : rows().keySet()) {
            for (String number : numbers.split(", ")) {
                missing.remove(Integer.parseInt(number));
            }
        }
        assertEquals(new TreeSet<>(), missing);
    }

    @Test
    void knowsEveryRfcThatTheCodeMentions() throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> unknown = new TreeSet<>();
        for (Path file : files("src/main/java").values()) {
            MENTION.matcher(Files.readString(file))
                    .results()
                    .map(mention -> mention.group(1))
                    .filter(number -> !Pattern.compile("\\b" + number + "\\b")
                            .matcher(page)
                            .find())
                    .forEach(number -> unknown.add(file.getFileName() + ": RFC " + number));
        }
        assertEquals(new TreeSet<>(), unknown);
    }

    @Test
    void namesForEveryRowATestThatIsThere() throws IOException {
        Map<String, Path> tests = files("src/test/java");
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> row : rows().entrySet()) {
            List<String> named = new ArrayList<>();
            TEST.matcher(row.getValue()).results().forEach(test -> {
                named.add(test.group());
                Path file = tests.get(test.group(1) + ".java");
                if (file == null || (test.group(2) != null && !text(file).contains(" " + test.group(2) + "("))) {
                    wrong.add(row.getKey() + ": " + test.group() + " is not there");
                }
            });
            if (named.isEmpty()) {
                wrong.add(row.getKey() + " is held by nothing");
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows().size() > 25, "the table is gone");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
