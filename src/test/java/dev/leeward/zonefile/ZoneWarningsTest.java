package dev.leeward.zonefile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code warnings.txt}. */
final class ZoneWarningsTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> tellsWhatAnOperatorShouldKnow() throws IOException {
        return WrittenZone.table("warnings.txt", 9, (zone, expected) -> {
            List<String> found = zone.read(folder).warnings().stream()
                    .map(warning -> warning.toString().replace(folder + "/", ""))
                    .toList();
            String told = found.size() > 100
                    ? found.size() - 1 + " of them, then: " + found.getLast()
                    : String.join("\n", found);
            assertEquals(expected, told);
        });
    }
}
