package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.journal.FileJournal;
import dev.leeward.journal.JournalReader;
import dev.leeward.journal.Outcome.Committed;
import dev.leeward.journal.Outcome.Refused;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A bit flips in each byte of what a node keeps of its decisions; it answers all the same, by what was decided, and never silently by less. */
class DamagedJournalTest {
    private static final DomainName WWW = DomainName.parse("www.example.test");
    private static final String YAML = Worlds.YAML + """
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                trigger: {mode: auto}
                steps: [{switch: {}}]
            """;

    @TempDir
    Path state;

    private final VirtualTimers timers = new VirtualTimers();
    private Config config;
    private LiveSnapshot live;
    private final Set<String> acknowledged = new HashSet<>();

    @BeforeEach
    void reads() throws ConfigException {
        config = ConfigReader.parse(YAML, Path.of("world.yaml"));
        quiet(Level.OFF);
    }

    @AfterEach
    void speaks() {
        quiet(null);
    }

    private static void quiet(Level level) {
        ((Logger) LoggerFactory.getLogger("dev.leeward.journal")).setLevel(level);
        ((Logger) LoggerFactory.getLogger("dev.leeward.recovery")).setLevel(level);
    }

    private Decisions opened(FileJournal journal, Ledger ledger) {
        live = new LiveSnapshot(Worlds.up(YAML, timers.now()));
        return new Decisions(state, journal, ledger, live, timers);
    }

    private List<Place> answer() {
        return Steering.route(live.current().topology().services().get(WWW), live.current())
                .choices()
                .getFirst()
                .variants()
                .getFirst()
                .places();
    }

    /** Twelve decisions: where a plan is, overrides that come and go, a switch. */
    private String decides() {
        Ledger ledger = new Ledger();
        try (FileJournal journal = FileJournal.open(state, ledger, timers::now)) {
            Decisions decisions = opened(journal, ledger);
            acknowledged.add(ledger.state().encode());
            decisions.configure(config.plans());
            acknowledged.add(ledger.state().encode());
            Leases leases = new Leases(decisions, timers, new SimpleMeterRegistry());
            for (Force force : List.of(Force.DRAIN, Force.UP, Force.DRAIN, Force.UP)) {
                leases.force(new OverrideRequest(
                        Kind.POOL, "web-us", force, Duration.ofHours(9), "alice", "upgrade", false, false));
                acknowledged.add(ledger.state().encode());
            }
            leases.lift(Kind.POOL, "web-us", "alice", false);
            acknowledged.add(ledger.state().encode());
            Standing moved = decisions.standing("shop").moved("eu-west", "us-east", false, timers.now());
            assertInstanceOf(Committed.class, decisions.commit("switched", "alice", Decisions.placed("shop", moved)));
            acknowledged.add(ledger.state().encode());
            leases.force(new OverrideRequest(
                    Kind.POOL, "web-eu", Force.DRAIN, Duration.ofHours(9), "bob", "disk", false, false));
            acknowledged.add(ledger.state().encode());
            return ledger.state().encode();
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl") || file.endsWith("state.json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void answersByWhatWasDecidedWhateverByteIsDamaged() throws IOException {
        String last = decides();
        List<Path> files = kept();
        assertTrue(files.size() >= 2, files.toString());
        List<byte[]> whole = new ArrayList<>();
        for (Path file : files) {
            whole.add(Files.readAllBytes(file));
        }
        int stopped = 0;
        int flips = 0;
        for (int f = 0; f < files.size(); f++) {
            for (int at = 0; at < whole.get(f).length; at++) {
                byte[] damaged = whole.get(f).clone();
                damaged[at] ^= (byte) (1 << (at % 8));
                for (int other = 0; other < files.size(); other++) {
                    Files.write(files.get(other), other == f ? damaged : whole.get(other));
                }
                stopped += isStopped(last, files.get(f).getFileName() + ", byte " + at) ? 1 : 0;
                flips++;
            }
        }
        System.out.printf(
                "%d bits flipped: decisions stopped %d times, recovered %d times, never silent%n",
                flips, stopped, flips - stopped);
    }

    private boolean isStopped(String last, String where) throws IOException {
        Ledger ledger = new Ledger();
        try (FileJournal journal = FileJournal.open(state, ledger, timers::now)) {
            Decisions decisions = opened(journal, ledger);
            decisions.publish();
            String trouble = journal.trouble();
            String served = ledger.state().encode();
            assertTrue(acknowledged.contains(served), where + ": nobody decided " + served);
            assertFalse(answer().isEmpty(), where);
            if (trouble == null) {
                assertEquals(last, served, where + ": less than was acknowledged, and silent");
                return false;
            }
            assertInstanceOf(Refused.class, decisions.commit("heartbeat", "leeward", new JsonObject()), where);
            assertFalse(JournalReader.ofState(state).verify().isGood(), where);
            return true;
        }
    }
}
