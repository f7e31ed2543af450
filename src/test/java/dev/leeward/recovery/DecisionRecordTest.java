package dev.leeward.recovery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.recovery.Past.Known;
import dev.leeward.recovery.Past.Missing;
import dev.leeward.steering.Explanation;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionRecordTest {
    private static final Instant START = VirtualTimers.START;
    private static final Topology TOPOLOGY = Worlds.topology(Worlds.YAML);
    private static final Target EU_1 = new Target(InetAddress.ofLiteral("192.0.2.1"), "web");

    @TempDir
    Path folder;

    private Snapshot current = Snapshot.first(TOPOLOGY, START);

    private DecisionRecord record() {
        return record(1 << 20, 1 << 24);
    }

    private DecisionRecord record(long maxFileBytes, long maxBytes) {
        return new DecisionRecord(new RecordFiles(folder.resolve("record"), maxFileBytes, maxBytes));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private Snapshot verdict(long second, Status status) {
        Verdict verdict = new Verdict(status, false, true, 40, at(second), "said at \"" + second + "\" – …");
        current = current.withVerdicts(Map.of(EU_1, verdict), at(second));
        return current;
    }

    /** Everything that tells one snapshot from another. */
    private static List<Object> of(Snapshot snapshot) {
        List<Object> all = new ArrayList<>(List.of(snapshot.generation(), snapshot.time(), snapshot.overrides()));
        all.add(String.valueOf(snapshot.isolatedSince()));
        snapshot.topology().targets().forEach(target -> all.add(snapshot.verdict(target)));
        return all;
    }

    private static Known known(Past past) {
        return assertInstanceOf(Known.class, past);
    }

    @Test
    void rebuildsEveryGenerationAsItWas() throws IOException {
        Random dice = new Random(20260101);
        // So small that there are many files.
        DecisionRecord record = record(2000, 1 << 24);
        List<Snapshot> made = new ArrayList<>(List.of(current));
        for (int i = 1; i < 500; i++) {
            Instant now = at(i);
            current = switch (dice.nextInt(4)) {
                case 0 -> verdict(i, Status.values()[dice.nextInt(3)]);
                case 1 ->
                    current.withOverrides(
                            dice.nextBoolean()
                                    ? Overrides.NONE
                                    : current.overrides()
                                            .with(
                                                    new Subject(Kind.MEMBER, "web-eu/192.0.2." + dice.nextInt(9)),
                                                    new Lease(Force.DOWN, "alice", "r\"\\", now, at(i + 9), true)),
                            now);
                case 2 -> current.withIsolation(dice.nextBoolean() ? now : null, now);
                default -> current.at(now);
            };
            made.add(current);
        }
        made.forEach(snapshot -> record.write(snapshot, "one"));
        for (Snapshot snapshot : made) {
            Known known = known(record.at(snapshot.time().plusMillis(999), TOPOLOGY, "one"));
            assertEquals(of(snapshot), of(known.snapshot()));
            assertTrue(known.sameConfiguration());
            assertNull(known.nextStart());
        }
    }

    @Test
    void explainsAnEarlierChoice() throws IOException {
        DecisionRecord record = record();
        record.write(current, "one");
        record.write(verdict(10, Status.DOWN), "one");
        record.write(verdict(20, Status.UP), "one");
        Snapshot then = known(record.at(at(15), TOPOLOGY, "one")).snapshot();
        List<String> lines =
                Explanation.of(TOPOLOGY.services().values().iterator().next(), then);
        assertTrue(lines.getFirst().endsWith("generation 2"), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("192.0.2.1 of web-eu: down")), lines::toString);
    }

    @Test
    void saysSinceWhenThereIsARecord() throws IOException {
        DecisionRecord record = record();
        assertEquals(new Missing(null), record.at(START, TOPOLOGY, "one"));
        record.write(current, "one");
        assertEquals(new Missing(START), record.at(START.minusMillis(1), TOPOLOGY, "one"));
    }

    @Test
    void saysThatTheConfigurationWasAnotherThen() throws IOException {
        DecisionRecord record = record();
        record.write(current, "one");
        record.write(verdict(10, Status.DOWN), "one");
        Topology next = Worlds.topology(Worlds.YAML.replace("192.0.2.2]", "192.0.2.3]"));
        current = current.withTopology(next, at(20));
        record.write(current, "two");
        Known before = known(record.at(at(15), next, "two"));
        assertEquals(false, before.sameConfiguration());
        assertEquals(Status.DOWN, before.snapshot().verdict(EU_1).status());
        assertEquals(
                Status.UNKNOWN,
                before.snapshot()
                        .verdict(new Target(InetAddress.ofLiteral("192.0.2.3"), "web"))
                        .status());
        assertTrue(known(record.at(at(25), next, "two")).sameConfiguration());
    }

    @Test
    void outlivesARestartAndSaysThatThereWasOne() throws IOException {
        DecisionRecord first = record();
        first.write(current, "one");
        first.write(verdict(10, Status.DOWN), "one");
        current = Snapshot.first(TOPOLOGY, at(100));
        DecisionRecord second = record();
        second.write(current, "one");
        second.write(verdict(110, Status.UP), "one");
        Known between = known(second.at(at(50), TOPOLOGY, "one"));
        assertEquals(Status.DOWN, between.snapshot().verdict(EU_1).status());
        assertEquals(at(100), between.nextStart());
        assertNull(known(second.at(at(5), TOPOLOGY, "one")).nextStart());
        assertNull(known(second.at(at(120), TOPOLOGY, "one")).nextStart());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"time\":\"2026", "\u0000\u0000", "[]", "nonsense"})
    void toleratesATornLastLine(String torn) throws IOException {
        DecisionRecord record = record();
        record.write(current, "one");
        record.write(verdict(10, Status.DOWN), "one");
        Path file = new RecordFiles(folder.resolve("record"), 0, 0).files().getFirst();
        Files.writeString(file, Files.readString(file) + torn);
        assertEquals(
                Status.DOWN,
                known(record.at(at(50), TOPOLOGY, "one"))
                        .snapshot()
                        .verdict(EU_1)
                        .status());
    }

    @Test
    void aFileWithoutAWholeFirstLineIsNothing() throws IOException {
        DecisionRecord record = record();
        record.write(current, "one");
        Files.writeString(
                new RecordFiles(folder.resolve("record"), 0, 0).files().getFirst(), "{\"ti");
        assertEquals(new Missing(START), record.at(at(50), TOPOLOGY, "one"));
    }

    @Test
    void forgetsWhatIsOlderThanSixHours() throws IOException {
        DecisionRecord record = record();
        for (int minute = 0; minute <= 24 * 60; minute += 5) {
            record.write(verdict(minute * 60L, Status.UP), "one");
        }
        Instant last = at(24 * 3600);
        assertInstanceOf(Known.class, record.at(last.minus(Duration.ofHours(6)), TOPOLOGY, "one"));
        assertInstanceOf(Missing.class, record.at(last.minus(Duration.ofHours(9)), TOPOLOGY, "one"));
        assertTrue(new RecordFiles(folder.resolve("record"), 0, 0).files().size() <= 8);
    }

    @Test
    void isBoundedInBytes() throws IOException {
        DecisionRecord record = record(2000, 20_000);
        for (int i = 0; i < 2000; i++) {
            record.write(verdict(i, Status.UP), "one");
        }
        long sum = 0;
        for (Path file : new RecordFiles(folder.resolve("record"), 0, 0).files()) {
            sum += Files.size(file);
        }
        assertTrue(sum < 30_000, () -> "too long");
        assertInstanceOf(Known.class, record.at(at(1990), TOPOLOGY, "one"));
    }

    @Test
    void goesOnAfterTheDiskFailed() throws IOException {
        DecisionRecord record = record();
        Files.writeString(folder.resolve("record"), "a file in the place of the folder");
        record.write(current, "one");
        record.write(verdict(10, Status.DOWN), "one");
        Files.delete(folder.resolve("record"));
        record.write(verdict(20, Status.UP), "one");
        assertEquals(new Missing(null), record.at(at(30), TOPOLOGY, "one"));
        record.write(verdict(70, Status.DOWN), "one");
        assertEquals(
                Status.DOWN,
                known(record.at(at(80), TOPOLOGY, "one"))
                        .snapshot()
                        .verdict(EU_1)
                        .status());
    }

    @Test
    void neverHoldsUpWhoPublishes() {
        DecisionRecord record = record();
        LiveSnapshot live = new LiveSnapshot(current);
        record.start(live, "one");
        for (int i = 1; i <= 5000; i++) {
            long second = i;
            live.update(snapshot -> snapshot.withVerdicts(
                    Map.of(EU_1, Verdict.of(Status.UP, true, at(second), "pass " + second)), at(second)));
        }
        record.stop();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> known(record.at(at(6000), TOPOLOGY, "one"))
                        .snapshot()
                        .verdict(EU_1)
                        .reason()
                        .equals("pass 5000"));
    }
}
