package dev.leeward.fuzz;

import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Any bytes as a zone file: a zone, or problems that say where. */
public final class ZoneTextFuzz {
    private static final DomainName ZONE = DomainName.parse("example.test");
    private static final Path FILE = file();

    private ZoneTextFuzz() {}

    private static Path file() {
        try {
            Path folder = Files.createTempDirectory("leeward-fuzz");
            Files.writeString(folder.resolve("more.zone"), "more A 192.0.2.9\n");
            return folder.resolve("example.test.zone");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param input what jazzer made up */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoadedZones loaded = LoadedZones.load(
                "leeward.yaml", Map.of(ZONE, new ZoneConfig(FILE, Map.of())), Steered.NONE, Zones.NONE);
        loaded.problems().forEach(problem -> {
            if (!problem.toString().contains(FILE.getParent().toString())) {
                throw new AssertionError("a problem without a place: " + problem);
            }
        });
    }
}
