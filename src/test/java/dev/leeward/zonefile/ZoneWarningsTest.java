package dev.leeward.zonefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import dev.leeward.config.DomainName;
import dev.leeward.config.ZoneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code warnings.txt}: {@code === what}, a zone, {@code --- services} where there are some, and what is told of it. */
final class ZoneWarningsTest {
    private static final Path TABLE = Path.of("src/test/resources/dev/leeward/zonefile/warnings.txt");
    private static final String HEAD = """
            $TTL 60
            @ SOA ns host 1 2 3 4 5
            @ NS ns
            ns A 192.0.2.1
            """;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> tellsWhatAnOperatorShouldKnow() throws IOException {
        String[] cases = Files.readString(TABLE).split("(?m)^=== ");
        assertTrue(cases.length > 9, "the cases are gone");
        return Arrays.stream(cases).skip(1).map(text -> {
            String title = text.lines().findFirst().orElseThrow();
            return DynamicTest.dynamicTest(title, () -> check(text.substring(title.length() + 1)));
        });
    }

    private void check(String text) throws IOException, ConfigException {
        String[] warnings = text.split("(?m)^--- warnings\n", 2);
        String[] services = warnings[0].split("(?m)^--- services\n", 2);
        Set<DomainName> names = services.length == 1
                ? Set.of()
                : services[1].lines().map(DomainName::parse).collect(Collectors.toSet());
        Path file = Files.writeString(folder.resolve("z"), services[0].replace("HEAD\n", HEAD));
        List<String> found = ZoneReader.read(
                        "leeward.yaml",
                        DomainName.parse("example.test"),
                        new ZoneConfig(file, Map.of()),
                        new Steered(names, Set.of()))
                .warnings()
                .stream()
                .map(warning -> warning.toString().replace(folder + "/", ""))
                .toList();
        String told =
                found.size() > 100 ? found.size() - 1 + " of them, then: " + found.getLast() : String.join("\n", found);
        assertEquals(warnings[1].strip(), told);
    }
}
