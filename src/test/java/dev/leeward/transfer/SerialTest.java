package dev.leeward.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.transfer.Serials.Wanted;
import dev.leeward.values.DomainName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialTest {
    private static final DomainName ZONE = DomainName.parse("example.test");
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void goesRound() {
        assertTrue(Serial.isLater(0, -1));
        assertTrue(Serial.isLater(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertFalse(Serial.isLater(7, 7));
        assertFalse(Serial.isLater(7, 8));
        assertEquals(0, Serial.nextOfFile(-1, -2));
        assertEquals(2026112601, Serial.nextOfFile(7, 2026112601));
        assertEquals(2026112602, Serial.nextOfFile(2026112601, 7));
    }

    @Test
    void isLaterThanAllThatOneASecondCanHaveMade() {
        int serial = Serial.first(7, NOW);
        for (int second = 0; second < 1000; second++) {
            serial = Serial.next(serial, 7, NOW.plusSeconds(second));
        }
        assertTrue(Serial.isLater(Serial.first(7, NOW.plusSeconds(1001)), serial));
        assertEquals(serial + 1, Serial.next(serial, 7, NOW.minusSeconds(3600)), "a clock that was set back");
    }

    private static Wanted begun(int written, boolean made) {
        return new Wanted(ZONE, Print.NONE, written, made);
    }

    private Serials serials(Instant now) {
        return new Serials(folder, () -> now);
    }

    @Test
    void areTheSameForTheSameContentAfterARestart() {
        Print content = new Print(1, 2);
        int first = serials(NOW).of(begun(7, true));
        assertEquals(
                first,
                serials(NOW.plusSeconds(1)).of(new Wanted(ZONE, content, 7, true)),
                "nobody has had a content yet");
        assertEquals(first, serials(NOW.plusSeconds(2)).of(begun(7, true)));
        assertEquals(first, serials(NOW.plusSeconds(2)).of(new Wanted(ZONE, content, 7, true)));
        assertTrue(Serial.isLater(serials(NOW.plusSeconds(3)).of(new Wanted(ZONE, new Print(3, 4), 7, true)), first));
    }

    @Test
    void areThoseOfAFileThatWasMendedBeforeAnybodyHadItsContent() {
        assertEquals(7, serials(NOW).of(begun(7, false)));
        assertEquals(2026112601, serials(NOW).of(new Wanted(ZONE, new Print(1, 2), 2026112601, false)));
        assertEquals(2026112601, serials(NOW).of(begun(7, false)));
    }

    @Test
    void beginWithTheContentOfAZoneThatDidNotLoadBefore() {
        assertEquals(2026112601, serials(NOW).of(new Wanted(ZONE, new Print(1, 2), 2026112601, false)));
        assertEquals(
                Serial.first(7, NOW),
                serials(NOW).of(new Wanted(DomainName.parse("steered.test"), new Print(1, 2), 7, true)));
    }

    /** A thousand forced writes take some seconds, on which those behind would wait. */
    @Test
    void ofManyZonesAreWrittenOnce() throws IOException {
        List<Wanted> zones = IntStream.range(0, 10_000)
                .mapToObj(i -> new Wanted(DomainName.parse("z" + i + ".test"), new Print(i, 1), i, false))
                .toList();
        Map<DomainName, Integer> shown =
                assertTimeout(Duration.ofSeconds(5), () -> serials(NOW).of(zones));
        zones.forEach(zone -> assertEquals(zone.written(), shown.get(zone.zone())));
        assertEquals(10_000, Files.readAllLines(folder.resolve("serials")).size());
        assertEquals(shown, serials(NOW).of(zones));
    }

    @Test
    void goOnLaterWhenTheFolderIsNotThere() throws IOException {
        Serials lost = new Serials(folder.resolve("gone"), () -> NOW);
        int first = lost.of(begun(7, false));
        int second = lost.of(new Wanted(ZONE, new Print(1, 2), 7, false));
        assertEquals(second, lost.of(new Wanted(ZONE, new Print(1, 2), 7, false)));
        Serials again = new Serials(folder.resolve("gone"), () -> NOW.plusSeconds(60));
        assertTrue(Serial.isLater(again.of(begun(7, false)), second));
        assertFalse(Serial.isLater(first, second));
    }

    @Test
    void ignoreAFileThatIsDamaged() throws IOException {
        Files.writeString(folder.resolve("serials"), "example.test 12 not-a-print\n");
        assertEquals(Serial.first(7, NOW), serials(NOW).of(begun(7, true)));
        Files.writeString(folder.resolve("serials"), "example.test 12 not-a-print\n");
        assertEquals(Serial.first(7, NOW), serials(NOW).of(begun(7, false)), "its last one is not known");
    }

    @Test
    void areWrittenWhenThatIsPossibleAgain() throws IOException {
        Path gone = folder.resolve("gone");
        Serials serials = new Serials(gone, () -> NOW);
        Wanted zone = new Wanted(ZONE, new Print(1, 2), 7, false);
        int shown = serials.of(zone);
        Files.createDirectory(gone);
        assertEquals(shown, serials.of(zone));
        assertEquals(shown, new Serials(gone, () -> NOW.plusSeconds(60)).of(zone));
    }

    /** Whoever mends a folder starts the node again next. */
    @Test
    void areWrittenAtTheLatestAtAStop() throws IOException {
        Path gone = folder.resolve("gone");
        Serials serials = new Serials(gone, () -> NOW);
        Wanted zone = new Wanted(ZONE, new Print(1, 2), 7, false);
        int shown = serials.of(zone);
        Files.createDirectory(gone);
        serials.writeMissed();
        assertEquals(shown, new Serials(gone, () -> NOW.plusSeconds(60)).of(zone));
    }

    /** Whenever the process is killed, what it has shown is in the file, and the file is whole. */
    @Test
    void areOnTheDiskBeforeTheyAreShown() throws Exception {
        Random random = new Random(20261126);
        for (int round = 0; round < 8; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            Counting.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            int shown = 0;
            try (BufferedReader reader = process.inputReader()) {
                shown = Integer.parseInt(reader.readLine());
                Thread.sleep(random.nextInt(200));
                // Its handle leaves the output open, to read what was said before.
                process.toHandle().destroyForcibly();
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    shown = line.length() == 8 ? Integer.parseInt(line) : shown;
                }
            }
            process.onExit().join();
            int next = serials(NOW).of(begun(7, true));
            assertFalse(Serial.isLater(shown, next), shown + " was shown, and " + next + " is kept");
        }
    }

    /** Makes serials as fast as it can, and says each. */
    static final class Counting {
        public static void main(String[] arguments) {
            Serials serials = new Serials(Path.of(arguments[0]), () -> NOW);
            serials.of(begun(7, true));
            for (long content = System.nanoTime(); ; content++) {
                System.out.println(serials.of(new Wanted(ZONE, new Print(content, 1), 7, true)));
            }
        }
    }
}
