package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leeward.journal.Entry;
import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.recovery.OverrideDecision.NotKept;
import dev.leeward.recovery.OverrideDecision.Refused;
import dev.leeward.recovery.OverrideDecision.Unknown;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LeasesTest {
    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LiveSnapshot live = new LiveSnapshot(Worlds.up(Worlds.YAML, VirtualTimers.START));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Entry> disk = new ArrayList<>();
    private MemoryJournal journal;
    private Leases leases;

    private Leases leases(LiveSnapshot snapshots, MeterRegistry registry) {
        Ledger ledger = new Ledger();
        journal = new MemoryJournal(disk, ledger, timers::now);
        return new Leases(new Decisions(folder, journal, ledger, snapshots, timers), timers, registry);
    }

    @BeforeEach
    void starts() {
        leases = leases(live, meters);
        leases.restore();
        log.start();
        for (Class<?> told : List.of(Leases.class, LeaseClock.class, UnrecordedFile.class)) {
            ((Logger) LoggerFactory.getLogger(told)).addAppender(log);
            ((Logger) LoggerFactory.getLogger(told)).setLevel(Level.INFO);
        }
    }

    @AfterEach
    void stopsListening() {
        for (Class<?> told : List.of(Leases.class, LeaseClock.class, UnrecordedFile.class)) {
            ((Logger) LoggerFactory.getLogger(told)).detachAppender(log);
            ((Logger) LoggerFactory.getLogger(told)).setLevel(null);
        }
    }

    private OverrideDecision force(Kind kind, String id, Force force, Duration time) {
        return leases.force(new OverrideRequest(kind, id, force, time, "alice", "upgrade", false, false));
    }

    private Set<Subject> forced() {
        return live.current().overrides().leases().keySet();
    }

    private List<String> logged(String start) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(start))
                .toList();
    }

    /** What a process has in force that starts now in the same state folder, after the one before was killed. */
    private LiveSnapshot restarted() {
        leases.stop();
        LiveSnapshot next = new LiveSnapshot(Worlds.up(Worlds.YAML, timers.now()));
        leases = leases(next, new SimpleMeterRegistry());
        leases.restore();
        return next;
    }

    @Test
    void publishesWhatIsForcedAndTellsTheGeneration() {
        long before = live.current().generation();
        Done done = assertInstanceOf(Done.class, force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(4)));
        assertEquals(before + 1, done.generation());
        assertNull(done.before());
        Lease lease = live.current().overrides().on(Kind.REGION, "eu-west");
        assertEquals(
                new Lease(
                        Force.DRAIN,
                        "alice",
                        "upgrade",
                        VirtualTimers.START,
                        VirtualTimers.START.plus(Duration.ofHours(4)),
                        true),
                lease);
    }

    @ParameterizedTest
    @CsvSource({
        "REGION,  eu-west,              eu-west",
        "POOL,    web-us,               web-us",
        "SERVICE, WWW.Example.test.,    www.example.test",
        "MEMBER,  web-eu/192.0.2.1,     web-eu/192.0.2.1",
        "MEMBER,  192.0.2.1,            web-eu/192.0.2.1",
        "MEMBER,  2001:DB8:0::1,        web-us/2001:db8::1",
        "MEMBER,  web-us/2001:db8:0::1, web-us/2001:db8::1",
        "MEMBER,  Origin.example.test,  web-us/origin.example.test",
        "MEMBER,  old-us/198.51.100.1,  old-us/198.51.100.1"
    })
    void findsWhatIsNamed(Kind kind, String typed, String id) {
        Done done = assertInstanceOf(Done.class, force(kind, typed, Force.UP, Duration.ofHours(1)));
        assertEquals(new Subject(kind, id), done.subject());
        assertInstanceOf(Done.class, leases.lift(kind, typed, "alice", false));
        assertEquals(Set.of(), forced());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REGION  | eu-wets          | \"eu-wets\" is not a region; did you mean eu-west?",
                "REGION  | atlantis         | \"atlantis\" is not a region; there are eu-west, us-east",
                "POOL    | web-ue           | \"web-ue\" is not a pool; did you mean web-eu?",
                "SERVICE | wwww.example.test | \"wwww.example.test\" is not a service; did you mean www.example.test?",
                "SERVICE | a..b             | \"a..b\" is not a service; there are www.example.test, none.example.test,"
                        + " all.example.test",
                "MEMBER  | 192.0.2.3        | \"192.0.2.3\" is in no pool; did you mean 192.0.2.1?",
                "MEMBER  | web-e/192.0.2.1  | \"web-e\" in \"web-e/192.0.2.1\" is not a pool; did you mean web-eu?",
                "MEMBER  | web-eu/192.0.2.7 | \"web-eu/192.0.2.7\" is not a member; did you mean web-eu/192.0.2.1?",
                "MEMBER  | 198.51.100.1     | \"198.51.100.1\" is in several pools; name one of web-us/198.51.100.1,"
                        + " old-us/198.51.100.1"
            })
    void tellsTheNearestNamesOfWhatIsUnknown(Kind kind, String typed, String told) {
        assertEquals(new Unknown(told), force(kind, typed, Force.DOWN, Duration.ofHours(1)));
        assertEquals(new Unknown(told), leases.lift(kind, typed, "alice", false));
        assertEquals(Set.of(), forced());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "PT0S    | alice | upgrade | for: ",
                "PT-1S   | alice | upgrade | for: ",
                "PT72H1S | alice | upgrade | for: ",
                "PT1H    | ''    | upgrade | owner: ",
                "PT1H    | alice | '  '    | reason: "
            })
    void refusesWishesThatAreNotWhole(Duration time, String owner, String reason, String told) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new OverrideRequest(Kind.REGION, "eu-west", Force.DOWN, time, owner, reason, false, false));
        assertTrue(refused.getMessage().startsWith(told), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "bell\u0007"})
    void refusesReasonsThatAreNotOneLine(String reason) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OverrideRequest(
                        Kind.REGION, "eu-west", Force.DOWN, Duration.ofHours(1), "alice", reason, false, false));
    }

    @Test
    void refusesToDrainAService() {
        assertInstanceOf(Refused.class, force(Kind.SERVICE, "www.example.test", Force.DRAIN, Duration.ofHours(1)));
        assertEquals(Set.of(), forced());
    }

    @Test
    void aNewWordReplacesTheOldAndShowsIt() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(1));
        timers.run(Duration.ofMinutes(30));
        Done renewed = assertInstanceOf(Done.class, force(Kind.REGION, "eu-west", Force.UP, Duration.ofHours(72)));
        assertEquals(Force.DRAIN, renewed.before().force());
        timers.run(Duration.ofHours(71));
        assertEquals(Set.of(new Subject(Kind.REGION, "eu-west")), forced());
        timers.run(Duration.ofHours(2));
        assertEquals(Set.of(), forced());
    }

    @Test
    void endsLeasesInTimeAndThoseThatEndTogetherInOneGeneration() {
        force(Kind.POOL, "web-eu", Force.DRAIN, Duration.ofHours(1));
        force(Kind.POOL, "web-us", Force.UP, Duration.ofHours(1));
        force(Kind.POOL, "old-us", Force.UP, Duration.ofHours(2));
        long before = live.current().generation();
        timers.run(Duration.ofHours(1).minusMillis(1));
        assertEquals(3, forced().size());
        timers.run(Duration.ofMillis(1));
        assertEquals(Set.of(new Subject(Kind.POOL, "old-us")), forced());
        assertEquals(before + 1, live.current().generation());
        timers.run(Duration.ofHours(2));
        assertEquals(before + 2, live.current().generation());
        assertEquals(3, logged("override ended: ").size());
    }

    @ParameterizedTest
    @CsvSource({"72h, PT72H, 2", "1h, PT1H, 1", "61m, PT61M, 2", "10m, PT10M, 0", "11m, PT11M, 1"})
    void warnsAnHourAndTenMinutesBefore(String name, Duration time, int warnings) {
        force(Kind.REGION, "eu-west", Force.DRAIN, time);
        timers.run(time.minusSeconds(1));
        assertEquals(
                warnings,
                logged("override ends in ").size(),
                () -> logged("override").toString());
        timers.run(Duration.ofHours(1));
        assertEquals(warnings, logged("override ends in ").size());
    }

    @Test
    void aRenewedLeaseIsWarnedOfAgain() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofMinutes(20));
        timers.run(Duration.ofMinutes(15));
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofMinutes(20));
        timers.run(Duration.ofMinutes(15));
        assertEquals(2, logged("override ends in 10 min").size());
    }

    @Test
    void showsTheTimeLeftAsAMetric() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(2));
        timers.run(Duration.ofMinutes(30));
        Gauge gauge = meters.get("leeward.override.expires")
                .tags("kind", "region", "id", "eu-west", "force", "drain")
                .gauge();
        assertEquals(5400, gauge.value());
        leases.lift(Kind.REGION, "eu-west", "alice", false);
        assertNull(meters.find("leeward.override.expires").gauge());
    }

    @Test
    void outlivesTheProcessUntilItEnds() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(1));
        force(Kind.MEMBER, "192.0.2.1", Force.DOWN, Duration.ofHours(3));
        assertEquals(live.current().overrides(), restarted().current().overrides());
        leases.stop();
        timers.run(Duration.ofHours(2));
        LiveSnapshot next = restarted();
        assertEquals(
                Set.of(new Subject(Kind.MEMBER, "web-eu/192.0.2.1")),
                next.current().overrides().leases().keySet());
        assertEquals(1, logged("override ended meanwhile: region eu-west drain").size());
        timers.run(Duration.ofHours(2));
        assertEquals(Set.of(), next.current().overrides().leases().keySet());
    }

    @Test
    void changesNothingThatTheJournalDoesNotTakeButEndsWhatEnds() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(1));
        journal.trouble("the disk is full");
        NotKept notKept = assertInstanceOf(NotKept.class, force(Kind.POOL, "web-us", Force.UP, Duration.ofHours(1)));
        assertTrue(notKept.why().contains("the disk is full"), notKept.why());
        assertTrue(notKept.why().contains("--local"), notKept.why());
        assertInstanceOf(NotKept.class, leases.lift(Kind.REGION, "eu-west", "alice", false));
        assertEquals(Set.of(new Subject(Kind.REGION, "eu-west")), forced());
        timers.run(Duration.ofHours(1));
        assertEquals(Set.of(), forced());
        assertEquals(1, logged("the end of an override cannot be written down").size());
        assertEquals(
                Set.of(),
                restarted().current().overrides().leases().keySet(),
                "a restart does not bring back what has ended");
    }

    private void breakGlass(Kind kind, String id) {
        assertInstanceOf(
                Done.class,
                leases.force(
                        new OverrideRequest(kind, id, Force.DOWN, Duration.ofHours(1), "alice", "fire", false, true)));
    }

    @Test
    void takesAnOperatorsWordWithoutTheJournalAndTellsItLater() {
        journal.trouble("the disk is full");
        breakGlass(Kind.MEMBER, "192.0.2.1");
        Subject subject = new Subject(Kind.MEMBER, "web-eu/192.0.2.1");
        assertEquals(false, live.current().overrides().leases().get(subject).recorded());
        assertEquals(0, journal.entries().size());
        journal.trouble(null);
        timers.run(Duration.ofSeconds(6));
        assertEquals(true, live.current().overrides().leases().get(subject).recorded());
        assertEquals("forced", journal.entries().getLast().type());
        assertEquals("alice", journal.entries().getLast().actor());
    }

    @Test
    void keepsAnOperatorsWordWhenWhatTheJournalKnowsEnds() {
        force(Kind.REGION, "us-east", Force.DRAIN, Duration.ofMinutes(10));
        journal.trouble("the disk is full");
        breakGlass(Kind.REGION, "us-east");
        timers.run(Duration.ofMinutes(30));
        assertEquals(Set.of(new Subject(Kind.REGION, "us-east")), forced());
        assertEquals(Map.of(), live.current().returning());
        timers.run(Duration.ofMinutes(31));
        assertEquals(Set.of(), forced());
    }

    @Test
    void endsNothingAgainThatWasLiftedHere() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofMinutes(10));
        journal.trouble("the disk is full");
        assertInstanceOf(Done.class, leases.lift(Kind.REGION, "eu-west", "alice", true));
        timers.run(Duration.ofMinutes(11));
        assertEquals(Map.of(), live.current().returning(), "it has been back for long");
    }

    @Test
    void letsARegionComeBackOnceThoughTheJournalDoesNotTakeTheEnd() {
        force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofMinutes(10));
        force(Kind.POOL, "web-us", Force.UP, Duration.ofHours(3));
        journal.trouble("the disk is full");
        timers.run(Duration.ofMinutes(30));
        assertEquals(Map.of(), live.current().returning(), "every part has had its time");
        journal.trouble(null);
        timers.run(Duration.ofMinutes(2));
        assertEquals("ended", journal.entries().getLast().type());
    }

    @Test
    void remembersWhatTheJournalDoesNotKnowOverARestart() throws IOException {
        force(Kind.REGION, "us-east", Force.DRAIN, Duration.ofHours(1));
        journal.trouble("the disk is full");
        breakGlass(Kind.MEMBER, "192.0.2.1");
        assertInstanceOf(Done.class, leases.lift(Kind.REGION, "us-east", "alice", true));
        Set<Subject> held = forced();
        assertEquals(Set.of(new Subject(Kind.MEMBER, "web-eu/192.0.2.1")), held);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("unrecorded.json"))));
        assertEquals(held, restarted().current().overrides().leases().keySet());
        assertEquals(3, journal.entries().size(), "the journal was told at the restart");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{\"forced\": [",
                "{\"forced\": {}}",
                "{\"lifted\": [], \"forced\": [1, null]}",
                "{\"lifted\": [], \"forced\": [{\"kind\": \"moon\", \"id\": \"x\"}]}",
                "\u0000\u0000\u0000"
            })
    void setsADamagedFileAsideAndGoesOn(String damaged) throws IOException {
        Files.writeString(folder.resolve("unrecorded.json"), damaged);
        assertEquals(Set.of(), restarted().current().overrides().leases().keySet());
        assertEquals(damaged, Files.readString(folder.resolve("unrecorded.json.damaged")));
        assertTrue(logged(folder.resolve("unrecorded.json") + " is damaged").size() == 1);
        assertInstanceOf(Done.class, force(Kind.REGION, "eu-west", Force.DRAIN, Duration.ofHours(1)));
        assertEquals(1, restarted().current().overrides().leases().size());
    }

    @Test
    void keepsWhatCanBeReadOfADamagedFile() throws IOException {
        journal.trouble("the disk is full");
        breakGlass(Kind.MEMBER, "192.0.2.1");
        Set<Subject> held = forced();
        Path file = folder.resolve("unrecorded.json");
        Files.writeString(file, Files.readString(file).replace("[ {", "[ {\"kind\": \"moon\"}, {"));
        assertEquals(held, restarted().current().overrides().leases().keySet());
        assertTrue(Files.exists(folder.resolve("unrecorded.json.damaged")));
    }

    @Test
    void liftsWhatIsNotConfiguredAnyMore() {
        force(Kind.POOL, "old-us", Force.UP, Duration.ofHours(1));
        live.adopt(
                live.current()
                        .withTopology(
                                Worlds.topology(Worlds.YAML
                                        .replaceAll("(?m)^  old-us.*\n", "")
                                        .replace(", old-us", "")),
                                timers.now()),
                timers.now());
        assertEquals(Set.of(new Subject(Kind.POOL, "old-us")), forced());
        assertInstanceOf(Unknown.class, force(Kind.POOL, "old-us", Force.UP, Duration.ofHours(1)));
        assertInstanceOf(Done.class, leases.lift(Kind.POOL, "old-us", "alice", false));
        assertInstanceOf(Unknown.class, leases.lift(Kind.POOL, "old-us", "alice", false));
    }

    @Test
    void saysSoWhenThereIsNothingToLift() {
        assertEquals(
                new Refused("nothing is forced on region eu-west", List.of()),
                leases.lift(Kind.REGION, "eu-west", "alice", false));
    }

    @Test
    void isBoundedInNumber() {
        Lease lease = new Lease(
                Force.UP, "alice", "upgrade", timers.now(), timers.now().plusSeconds(3600), true);
        for (int i = 0; i < 1000; i++) {
            JsonObject forced = OverrideJson.of(new Subject(Kind.POOL, i == 0 ? "web-us" : "gone-" + i), lease);
            disk.add(new Entry(1, disk.size() + 1, timers.now(), "", "forced", "alice", forced, null));
        }
        restarted();
        assertInstanceOf(Refused.class, force(Kind.REGION, "eu-west", Force.UP, Duration.ofHours(1)));
        assertInstanceOf(Done.class, force(Kind.POOL, "web-us", Force.DRAIN, Duration.ofHours(1)));
        assertInstanceOf(Done.class, leases.lift(Kind.POOL, "gone-1", "alice", false));
        assertInstanceOf(Done.class, force(Kind.REGION, "eu-west", Force.UP, Duration.ofHours(1)));
    }
}
