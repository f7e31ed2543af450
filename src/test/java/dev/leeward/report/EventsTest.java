package dev.leeward.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.recovery.Worlds;
import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfRegion;
import dev.leeward.report.Event.OfServices;
import dev.leeward.report.Event.What;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    private static final Instant START = Instant.parse("2026-10-31T23:58:00Z");
    private static final String YAML = Worlds.YAML + """
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                objectives: {}
                trigger: {mode: off}
                steps: [{switch: {}}]
            """;
    private static final Config CONFIG = MadeUpMonth.config(YAML);

    @TempDir
    Path state;

    private Snapshot current = Snapshot.first(Worlds.topology(YAML), START);
    private Events events;

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private Events recording(long maxBytes) {
        events = new Events(new EventFiles(state.resolve("events"), maxBytes), InstantSource.system());
        observe();
        return events;
    }

    private void observe() {
        events.observe(current, current.topology().services().values(), CONFIG.plans());
    }

    private void verdict(long second, Status status, String... addresses) {
        for (String address : addresses) {
            Target target = new Target(InetAddress.ofLiteral(address), "web");
            Verdict verdict = Verdict.of(status, true, at(second), status == Status.UP ? "200" : "refused");
            current = current.withVerdicts(Map.of(target, verdict), at(second));
        }
        observe();
    }

    private void allUp(long second) {
        verdict(second, Status.UP, "192.0.2.1", "192.0.2.2", "198.51.100.1", "2001:db8::1");
    }

    private List<Event> read() throws IOException {
        List<Event> read = new ArrayList<>();
        Events.read(state, Period.between(at(-3600), at(86_400)), read::add);
        return read;
    }

    private Path month(String name) {
        return state.resolve("events").resolve(name + ".jsonl");
    }

    /** The lines of services, {@code 20 www.example.test healthy [eu-west]}, with the second. */
    private List<String> services() throws IOException {
        return read().stream()
                .filter(OfServices.class::isInstance)
                .map(OfServices.class::cast)
                .map(told -> "%d %s %s %s"
                        .formatted(
                                Duration.between(START, told.time()).toSeconds(),
                                String.join("+", told.names()),
                                told.answered().health().word(),
                                told.answered().regions()))
                .toList();
    }

    @Test
    void tellsOfEveryServiceAndThenOfWhatChanges() throws IOException {
        recording(1 << 20);
        allUp(2);
        verdict(10, Status.DOWN, "192.0.2.1");
        verdict(20, Status.DOWN, "192.0.2.2");
        verdict(30, Status.UP, "192.0.2.2");
        List<String> lines = services();
        assertEquals("0 www.example.test+none.example.test+all.example.test unknown [eu-west]", lines.getFirst());
        assertTrue(
                lines.contains("2 www.example.test+none.example.test+all.example.test healthy [eu-west]"),
                lines::toString);
        assertTrue(lines.contains("20 www.example.test healthy [us-east]"), lines::toString);
        assertTrue(lines.contains("20 none.example.test unhealthy []"), lines::toString);
        assertTrue(lines.contains("20 all.example.test unhealthy [eu-west]"), lines::toString);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("10 ")), "a member is no service");
    }

    @Test
    void saysWhichMemberFailedFirst() throws IOException {
        recording(1 << 20);
        allUp(2);
        verdict(20, Status.DOWN, "192.0.2.1", "192.0.2.2");
        OfServices down = read().stream()
                .filter(OfServices.class::isInstance)
                .map(OfServices.class::cast)
                .filter(told -> told.answered().health() == Health.UNHEALTHY)
                .findFirst()
                .orElseThrow();
        assertEquals("192.0.2.1 of web-eu: refused", down.answered().detail());
    }

    @Test
    void tellsWhetherARegionIsUsableForAPlan() throws IOException {
        recording(1 << 20);
        allUp(2);
        verdict(20, Status.DOWN, "192.0.2.1", "192.0.2.2");
        List<String> regions = read().stream()
                .filter(OfRegion.class::isInstance)
                .map(OfRegion.class::cast)
                .map(told -> told.plan() + " " + told.region() + " " + told.usable())
                .toList();
        assertEquals(
                List.of(
                        "shop eu-west null",
                        "shop us-east null",
                        "shop eu-west true",
                        "shop us-east true",
                        "shop eu-west false"),
                regions);
    }

    @Test
    void sameStateOfManyServicesIsOneLine() {
        StringBuilder yaml = new StringBuilder(Worlds.YAML);
        for (int i = 0; i < 2500; i++) {
            yaml.append("  s%d.example.test: {policy: failover, pools: [web-eu]}\n".formatted(i));
        }
        Snapshot many = Worlds.up(yaml.toString(), START);
        Seen seen = new Seen();
        List<Event> told = seen.after(many, many.topology().services().values(), Map.of());
        assertEquals(3, told.size());
        assertEquals(3, seen.whole(START).size());
    }

    @Test
    void looksAtNothingButWhatIsConcerned() {
        Snapshot up = Worlds.up(YAML, START);
        Seen seen = new Seen();
        seen.after(up, up.topology().services().values(), CONFIG.plans());
        Snapshot down = Worlds.down(up, at(1), "192.0.2.1", "192.0.2.2");
        Collection<Service> none = List.of();
        assertEquals(List.of(), seen.after(down, none, CONFIG.plans()));
        assertFalse(seen.after(down, down.topology().services().values(), CONFIG.plans())
                .isEmpty());
    }

    @Test
    void whatIsNoLongerConfiguredIsUnknown() {
        Snapshot up = Worlds.up(YAML, START);
        Seen seen = new Seen();
        seen.after(up, up.topology().services().values(), CONFIG.plans());
        Topology less = Worlds.topology(Worlds.YAML.replace("  none.example.test", "  other.example.test"));
        Snapshot next = up.withTopology(less, at(1));
        List<Event> told = seen.after(next, less.services().values(), Map.of());
        assertTrue(
                told.contains(new OfServices(
                        at(1), List.of("none.example.test"), Answered.unknown("not configured any more"), at(1))),
                told::toString);
        assertTrue(told.contains(new OfRegion(at(1), "shop", "eu-west", null, at(1))), told::toString);
    }

    @Test
    void everyMonthBeginsWithAllThatHolds() throws IOException {
        recording(1 << 20);
        allUp(2);
        events.beat(at(62));
        events.beat(at(125));
        List<String> november = Files.readAllLines(month("2026-11"));
        assertEquals(
                "{\"time\":\"2026-11-01T00:00:05Z\",\"event\":\"continued\",\"since\":\"2026-10-31T23:59:02Z\"}",
                november.getFirst());
        Observed observed = new Observed();
        Period period = Period.of(YearMonth.of(2026, 11));
        Events.read(state, period, observed::add);
        Span first = new Span(period.from(), at(125));
        Timeline timeline = observed.service("www.example.test", first, observed.gaps(first));
        assertEquals(Duration.ofSeconds(5), timeline.time(Health.HEALTHY));
        assertEquals(at(2), timeline.segments().getFirst().since());
    }

    @Test
    void theLastMinuteOfAMonthIsKnown() throws IOException {
        recording(1 << 20);
        allUp(2);
        events.beat(at(62));
        events.beat(at(125));
        Observed observed = new Observed();
        Period october = Period.of(YearMonth.of(2026, 10));
        Events.read(state, october, observed::add);
        Span span = new Span(START, october.to());
        assertEquals(
                Duration.ofSeconds(118),
                observed.service("www.example.test", span, observed.gaps(span)).time(Health.HEALTHY));
    }

    @Test
    void saysOnceAMinuteThatItRuns() throws IOException {
        recording(1 << 20);
        for (int second = 1; second < 120; second++) {
            events.beat(at(second));
        }
        assertEquals(
                List.of(at(60)),
                read().stream()
                        .filter(event -> event instanceof OfNode node && node.what() == What.ALIVE)
                        .map(Event::time)
                        .toList());
    }

    @Test
    void isTheOwnersAlone() throws IOException {
        recording(1 << 20);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(month("2026-10"))));
    }

    @Test
    void stopsWhenTheMonthIsFullAndGoesOnInTheNext() throws IOException {
        recording(2000);
        allUp(2);
        for (int second = 3; second < 100; second++) {
            verdict(second, second % 2 == 0 ? Status.UP : Status.DOWN, "192.0.2.1", "192.0.2.2");
        }
        assertTrue(Files.size(month("2026-10")) < 2100);
        assertTrue(Files.readString(month("2026-10")).strip().endsWith("\"event\":\"full\"}"));
        events.beat(at(165));
        assertTrue(Files.readString(month("2026-11"))
                .startsWith("{\"time\":\"2026-11-01T00:00:45Z\",\"event\":\"resumed\"}"));
    }

    @Test
    void writesAllAnewAfterTheDiskFailed() throws IOException {
        Files.writeString(state.resolve("events"), "a file in the place of the folder");
        recording(1 << 20);
        allUp(2);
        Files.delete(state.resolve("events"));
        events.beat(at(30));
        assertFalse(Files.exists(month("2026-10")), "it is tried again after a minute");
        events.beat(at(65));
        assertEquals(List.of("65 www.example.test+none.example.test+all.example.test healthy [eu-west]"), services());
        assertTrue(Files.readString(month("2026-10")).contains("\"event\":\"started\""));
    }

    @Test
    void anotherStartGoesOnBehindATornLine() throws IOException {
        recording(1 << 20);
        allUp(2);
        Files.writeString(month("2026-10"), Files.readString(month("2026-10")) + "{\"time\":\"2026-10-31T2");
        current = Snapshot.first(Worlds.topology(YAML), at(50));
        recording(1 << 20);
        allUp(52);
        List<What> nodes = read().stream()
                .filter(OfNode.class::isInstance)
                .map(event -> ((OfNode) event).what())
                .toList();
        assertEquals(List.of(What.STARTED, What.DAMAGED, What.STARTED), nodes);
    }

    @Test
    void readsLinesOfNoUtf8AndOfNoKnownKindAsDamaged() throws IOException {
        Files.createDirectories(state.resolve("events"));
        Files.write(month("2026-10"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', '[', ']', '\n', '{', '}', '\n'});
        Files.writeString(
                month("2026-10"),
                Files.readString(month("2026-10"), java.nio.charset.StandardCharsets.ISO_8859_1)
                        + "{\"time\":\"2026-10-31T23:59:00Z\",\"event\":\"dancing\"}\n",
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertEquals(4, read().size());
        assertTrue(read().stream().allMatch(event -> event instanceof OfNode node && node.what() == What.DAMAGED));
    }

    @Test
    void recordsALiveNodeFromStartToStop() throws IOException {
        Snapshot up = Worlds.up(YAML, Instant.now());
        LiveSnapshot live = new LiveSnapshot(up);
        Events recording = new Events(state, InstantSource.system());
        recording.start(live, CONFIG.plans());
        for (int i = 0; i < 2000; i++) {
            Status status = i % 2 == 0 ? Status.DOWN : Status.UP;
            Target target = new Target(InetAddress.ofLiteral("192.0.2." + (1 + i % 4 / 2)), "web");
            live.update(s ->
                    s.withVerdicts(Map.of(target, Verdict.of(status, true, Instant.now(), "as told")), Instant.now()));
        }
        live.update(s -> Worlds.down(s, Instant.now(), "192.0.2.1", "192.0.2.2"));
        recording.stop();
        List<Event> read = new ArrayList<>();
        Period now =
                Period.between(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(60));
        Events.read(state, now, read::add);
        assertEquals(What.STARTED, ((OfNode) read.getFirst()).what());
        assertEquals(What.STOPPED, ((OfNode) read.getLast()).what());
        Answered last = Stream.of(read.toArray(Event[]::new))
                .filter(event ->
                        event instanceof OfServices told && told.names().contains("www.example.test"))
                .reduce((_, later) -> later)
                .map(event -> ((OfServices) event).answered())
                .orElseThrow();
        assertEquals(List.of("us-east"), last.regions());
    }
}
