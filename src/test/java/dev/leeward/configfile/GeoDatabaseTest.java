package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Coordinates;
import dev.leeward.values.IpNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoDatabaseTest {
    @TempDir
    Path folder;

    private static List<String> read(Path file) {
        List<String> told = new ArrayList<>();
        new GeoDatabase(file)
                .forEach((first, length, place) -> told.add("%s %s %s %s"
                        .formatted(
                                new IpNetwork(first, length),
                                place.country(),
                                place.continent(),
                                place.at() == null
                                        ? "-"
                                        : place.at().latitude() + ","
                                                + place.at().longitude())
                        .replaceAll(" +", " ")));
        return told;
    }

    @Test
    void tellsOfEveryNetworkInItsOwnFamily() {
        Path file = new TestDatabase()
                .add("192.0.2.0/25", "DE", "EU", 52.5, 13.25)
                .add("198.51.100.0/24", "US", "NA")
                .add("203.0.113.7", "", "AS")
                .add("2001:db8::/33", "", "", -33.5, 151)
                .writeTo(folder.resolve("a.mmdb"));
        assertEquals(
                List.of(
                        "192.0.2.0/25 DE EU 52.5,13.25",
                        "198.51.100.0/24 US NA -",
                        "203.0.113.7/32 AS -",
                        "2001:db8::/33 -33.5,151.0"),
                read(file));
    }

    @Test
    void refusesWhatIsNoDatabase() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "network,country\n");
        assertThrows(IOException.class, () -> new GeoDatabase(text).check());
        assertThrows(IOException.class, () -> new GeoDatabase(folder.resolve("none")).check());
        assertThrows(IOException.class, () -> new GeoDatabase(Files.createFile(folder.resolve("empty"))).check());
    }

    @Test
    void endsWithAnErrorHoweverItIsDamaged() throws Exception {
        byte[] good = Files.readAllBytes(new TestDatabase()
                .add("192.0.2.0/25", "DE", "EU", 52.5, 13.25)
                .add("2001:db8::/33", "US", "NA", -33.5, 151)
                .writeTo(folder.resolve("a.mmdb")));
        Random random = new Random(3);
        int readable = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int n = 0; n < 3; n++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("bad.mmdb"), bad);
            try {
                new GeoDatabase(file).check();
                read(file);
                readable++;
            } catch (IOException | UncheckedIOException e) {
                // told
            }
        }
        assertTrue(readable < 300);
    }

    @ParameterizedTest
    @CsvSource({
        "52.52, 13.40,  48.85, 2.35,     878",
        "52.52, 13.40,  52.52, 13.40,      0",
        "0, 179,        0, -179,         222",
        "90, 0,         90, 120,           0",
        "90, 0,        -90, 0,         20015",
        "-33.87, 151.21, 1.35, 103.82,  6306",
    })
    void measuresOnTheGlobe(double a, double b, double c, double d, double kilometres) {
        assertEquals(kilometres, new Coordinates(a, b).kilometresTo(new Coordinates(c, d)), 3);
        assertEquals(kilometres, new Coordinates(c, d).kilometresTo(new Coordinates(a, b)), 3);
    }
}
