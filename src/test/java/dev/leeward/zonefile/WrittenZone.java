package dev.leeward.zonefile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A zone file of {@code example.test}, and the services beside it. A table of them has for each {@code === what}, the text, in which the
 * line {@code HEAD} stands for {@link #HEAD}, {@code --- services} where there are some, and what is told of it after {@code --- problems}
 * or {@code --- warnings}.
 */
record WrittenZone(String text, Steered services) {
    static final DomainName ORIGIN = DomainName.parse("example.test");

    static final String HEAD = """
            $TTL 60
            @ SOA ns host 1 2 3 4 5
            @ NS ns
            ns A 192.0.2.1
            """;

    /** Compares what is told of a zone. */
    interface Check {
        void accept(WrittenZone zone, String expected) throws Exception;
    }

    /** @param least how many cases there are */
    static Stream<DynamicTest> table(String name, int least, Check check) throws IOException {
        Path table = Path.of("src/test/resources/dev/leeward/zonefile", name);
        String[] cases = Files.readString(table).split("(?m)^=== ");
        assertTrue(cases.length > least, "the cases are gone");
        return Arrays.stream(cases).skip(1).map(text -> {
            String title = text.lines().findFirst().orElseThrow();
            String[] halves = text.substring(title.length() + 1).split("(?m)^--- (problems|warnings)\n", 2);
            return DynamicTest.dynamicTest(title, () -> check.accept(parse(halves[0]), halves[1].strip()));
        });
    }

    private static WrittenZone parse(String text) {
        String[] halves = text.split("(?m)^--- services\n", 2);
        Set<DomainName> names = new HashSet<>();
        Set<DomainName> aliases = new HashSet<>();
        for (String line : halves.length == 1 ? new String[0] : halves[1].split("\n")) {
            // "www.example.test CNAME" is a service of host names.
            DomainName name = DomainName.parse(line.replace(" CNAME", ""));
            names.add(name);
            if (line.endsWith(" CNAME")) {
                aliases.add(name);
            }
        }
        return new WrittenZone(halves[0].replace("HEAD\n", HEAD), new Steered(names, aliases));
    }

    /** Reads it from the file {@code z}. */
    ReadZone read(Path folder) throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("z"), text, StandardCharsets.ISO_8859_1);
        return ZoneReader.read("leeward.yaml", ORIGIN, new ZoneConfig(file, Map.of()), services);
    }
}
