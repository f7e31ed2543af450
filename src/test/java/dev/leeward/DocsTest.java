package dev.leeward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documents to the code: what they show loads, what they name is there. */
class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern METER = Pattern.compile("\"(leeward\\.[a-z.]+)\"");

    static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of(".", "docs", "loadtest", "docker")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .map(Path::normalize)
                        .forEach(found::add);
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void showsConfigurationsThatLoad(Path document) throws IOException, ConfigException {
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            ConfigReader.parse(block.group(1), document);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void leadsToFilesThatExist(Path document) throws IOException {
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            assertTrue(Files.exists(document.resolveSibling(link.group(1))), document + ": " + link.group(1));
        }
    }

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void shipsConfigurationsThatLoad(Path file) throws ConfigException {
        Config config = ConfigReader.read(file);
        config.zones()
                .values()
                .forEach(zone ->
                        assertTrue(zone.file() == null || Files.exists(zone.file()), file + ": " + zone.file()));
    }

    @Test
    void tellsOfEveryMetricAndOfNoOther() throws IOException {
        TreeSet<String> inCode = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                METER.matcher(Files.readString(file)).results().forEach(meter -> inCode.add(meter.group(1)));
            }
        }
        TreeSet<String> inDocs = new TreeSet<>();
        Pattern row = Pattern.compile("(?m)^\\| `(leeward_[a-z_]+)`");
        row.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .forEach(metric -> inDocs.add(
                        metric.group(1).replaceFirst("_(total|seconds)$", "").replace('_', '.')));
        assertEquals(inCode, inDocs);
    }

    @Test
    void namesOnlyCommandsThatThereAre() throws IOException {
        TreeSet<String> commands = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Pattern name = Pattern.compile("@Command\\(\\s*name = \"([a-z]+)\"");
                name.matcher(Files.readString(file)).results().forEach(match -> commands.add(match.group(1)));
            }
        }
        for (Path document : documents()) {
            Pattern use = Pattern.compile("\\./leeward ([a-z]+)");
            use.matcher(Files.readString(document))
                    .results()
                    .forEach(match -> assertTrue(commands.contains(match.group(1)), document + ": " + match.group()));
        }
    }
}
