package dev.leeward.plan;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.Secret;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.journal.Entry;
import dev.leeward.journal.Outcome;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Ledger;
import dev.leeward.recovery.MemoryJournal;
import dev.leeward.recovery.OverrideJson;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.VirtualTimers;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.ReplicationView;
import dev.leeward.replication.RoleStanding;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Lease;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A node's plans on a virtual clock: members that go and come, endpoints that answer as they are told, a journal that may fail. */
public final class PlanWorld {
    public final VirtualTimers timers;
    public final List<Entry> disk;
    public final List<Request> requests;
    public final Map<String, Deque<Calls.Answer>> answers;
    public final Map<String, Exposure> exposures;
    public final Map<String, RoleStanding> roles = new HashMap<>();
    public final Config config;
    public final LiveSnapshot live;
    public final MemoryJournal journal;
    public final Decisions decisions;
    public final Plans plans;
    public final Surroundings around = new Around();
    public final ReplicationView standbys = new Standbys();
    private final UnaryOperator<Config> additions;
    private final Consumer<PlanWorld> beforeStart;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** What looking around fails with; null: it does not. */
    @Nullable
    RuntimeException bug;

    /** What somebody was asked; the body of a GET is empty. */
    public record Request(String url, String key, Instant at) {}

    static PlanWorld of(Path state, String yaml) {
        return of(state, yaml, config -> config, _ -> {});
    }

    /**
     * @param additions to what is written
     * @param beforeStart called for each node, also one that is started again, before its plans go on
     */
    public static PlanWorld of(
            Path state, String yaml, UnaryOperator<Config> additions, Consumer<PlanWorld> beforeStart) {
        return new PlanWorld(
                state,
                yaml,
                new VirtualTimers(),
                new ArrayList<>(),
                new ArrayList<>(),
                new HashMap<>(),
                new HashMap<>(),
                additions,
                beforeStart);
    }

    private PlanWorld(
            Path state,
            String yaml,
            VirtualTimers timers,
            List<Entry> disk,
            List<Request> requests,
            Map<String, Deque<Calls.Answer>> answers,
            Map<String, Exposure> exposures,
            UnaryOperator<Config> additions,
            Consumer<PlanWorld> beforeStart) {
        this.timers = timers;
        this.disk = disk;
        this.requests = requests;
        this.answers = answers;
        this.exposures = exposures;
        this.additions = additions;
        this.beforeStart = beforeStart;
        try {
            this.config = additions.apply(ConfigReader.parse(yaml, state.resolve("leeward.yaml")));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
        Topology topology = Topology.of(config);
        Map<Target, Verdict> up = new HashMap<>();
        topology.targets().forEach(target -> up.put(target, Verdict.of(Status.UP, true, timers.now(), "passed")));
        this.live = new LiveSnapshot(Snapshot.first(topology, timers.now()).withVerdicts(up, timers.now()));
        Ledger ledger = new Ledger();
        this.journal = new MemoryJournal(disk, ledger, timers::now);
        this.decisions = new Decisions(state, journal, ledger, live, timers);
        this.plans = new Plans(decisions, live, timers, new Endpoints(), around, standbys, meters);
        plans.configure(config);
        beforeStart.accept(this);
        plans.start();
    }

    /** A node that starts on the same disk, after the one before has ended. Members are as they were. */
    public PlanWorld restarted(Path state, String yaml) {
        plans.stop();
        VirtualTimers later = new VirtualTimers();
        later.run(Duration.between(VirtualTimers.START, timers.now()));
        PlanWorld next = new PlanWorld(state, yaml, later, disk, requests, answers, exposures, additions, beforeStart);
        next.live.update(snapshot -> snapshot.withVerdicts(verdicts(), later.now()));
        next.roles.putAll(roles);
        return next;
    }

    private Map<Target, Verdict> verdicts() {
        Map<Target, Verdict> all = new HashMap<>();
        live.current()
                .topology()
                .targets()
                .forEach(target ->
                        all.put(target, Objects.requireNonNull(live.current().verdict(target))));
        return all;
    }

    /** The node reads another configuration, in which the members are the same. */
    void reload(String yaml) {
        try {
            Config next = additions.apply(ConfigReader.parse(yaml, Path.of("leeward.yaml")));
            live.adopt(live.current().withTopology(Topology.of(next), timers.now()), timers.now());
            plans.configure(next);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public void run(Duration time) {
        timers.run(time);
    }

    public void run(int seconds) {
        run(Duration.ofSeconds(seconds));
    }

    public void down(String... addresses) {
        mark(Status.DOWN, addresses);
    }

    public void up(String... addresses) {
        mark(Status.UP, addresses);
    }

    private void mark(Status status, String... addresses) {
        Map<Target, Verdict> changed = new HashMap<>();
        for (String address : addresses) {
            changed.put(new Target(Host.parse(address), "web"), Verdict.of(status, true, timers.now(), "as told"));
        }
        live.update(snapshot -> snapshot.withVerdicts(changed, timers.now()));
    }

    /** An operator's word on a region, for an hour. */
    void force(String region, Lease.Force force) {
        Instant now = timers.now();
        Lease lease = new Lease(force, "carol", "as the test says", now, now.plusSeconds(3600), true);
        Subject subject = new Subject(Subject.Kind.REGION, region);
        if (!(decisions.commit("forced", "carol", OverrideJson.of(subject, lease)) instanceof Outcome.Committed)) {
            throw new AssertionError("not journaled");
        }
    }

    /** The next answers of an endpoint; the last one stays. */
    public void answers(String url, Calls.Answer... those) {
        answers.put(url, new ArrayDeque<>(List.of(those)));
    }

    public static Calls.Answer status(int code) {
        return new Calls.Answer.Status(code, "");
    }

    public static Calls.Answer silence() {
        return new Calls.Answer.Silence("timed out");
    }

    public void exposure(Exposure.Verdict verdict, int seconds) {
        Duration behind = verdict == Exposure.Verdict.UNKNOWN ? null : Duration.ofSeconds(seconds);
        exposure(verdict, behind, behind);
    }

    void exposure(Exposure.Verdict verdict, @Nullable Duration ifDead, @Nullable Duration ifAlive) {
        String because = ifAlive == null ? "nobody knows" : ifAlive.toSeconds() + " s behind";
        exposures.put("orders-db", new Exposure(ifAlive, ifDead, false, verdict, because, null, timers.now()));
    }

    public Run last() {
        return Objects.requireNonNull(decisions.decided().runs().get("shop"));
    }

    /** Where clients of a service go, with the reason. */
    public Choice choice(String service) {
        return Steering.route(
                        live.current().topology().services().entrySet().stream()
                                .filter(entry -> entry.getKey().toString().equals(service))
                                .findFirst()
                                .orElseThrow()
                                .getValue(),
                        live.current())
                .choices()
                .getFirst();
    }

    public List<String> regionsOf(String service) {
        return choice(service).variants().stream()
                .flatMap(variant -> variant.places().stream())
                .map(place -> place.address().toString())
                .sorted()
                .toList();
    }

    public long asked(String url) {
        return requests.stream().filter(request -> request.url().equals(url)).count();
    }

    public RunRequest request() {
        return new RunRequest(null, null, "carol", "as the test says", List.of(), null, false, null);
    }

    private final class Endpoints implements Calls {
        @Override
        public void post(
                String url,
                String body,
                String key,
                @Nullable Secret token,
                Duration timeout,
                Consumer<Answer> answered) {
            answer(url, key, timeout, answered);
        }

        @Override
        public void get(String url, @Nullable Secret token, Duration timeout, Consumer<Answer> answered) {
            answer(url, "", timeout, answered);
        }

        private void answer(String url, String key, Duration timeout, Consumer<Answer> answered) {
            requests.add(new Request(url, key, timers.now()));
            Deque<Answer> all = answers.getOrDefault(url, new ArrayDeque<>(List.of(status(200))));
            Answer answer = all.size() > 1 ? all.removeFirst() : all.getFirst();
            Duration time = answer instanceof Answer.Silence ? timeout : Duration.ofMillis(20);
            timers.after(time, () -> answered.accept(answer));
        }
    }

    /** How the secondaries of all services follow. */
    Followed followed = Followed.NOBODY;

    private final class Around implements Surroundings {
        @Override
        public @Nullable Instant failingSince(Target target) {
            Verdict verdict = Objects.requireNonNull(live.current().verdict(target));
            return verdict.status() == Status.DOWN ? verdict.since().minusSeconds(2) : null;
        }

        @Override
        public @Nullable Long certificateDays(Host member) {
            return null;
        }

        @Override
        public void probe(String pool, Host member, @Nullable String check, Consumer<Boolean> passed) {
            if (bug != null) {
                throw bug;
            }
            timers.after(
                    Duration.ofMillis(5),
                    () -> passed.accept(
                            Objects.requireNonNull(
                                            live.current().topology().pools().get(pool))
                                    .members()
                                    .stream()
                                    .filter(one -> one.address().equals(member))
                                    .allMatch(one -> live.current().verdict(one).status() == Status.UP)));
        }

        @Override
        public @Nullable Duration bound(String plan, String to) {
            return null;
        }

        @Override
        public @Nullable String disabled(String plan) {
            if (bug != null) {
                throw bug;
            }
            return null;
        }

        @Override
        public Followed followed(List<DomainName> services) {
            return followed;
        }

        @Override
        public Duration journalLag() {
            return Duration.ZERO;
        }
    }

    private final class Standbys implements ReplicationView {
        @Override
        public Map<String, Exposure> exposures(
                String plan, String region, Instant now, @Nullable Instant stop, @Nullable Instant fault) {
            return Map.copyOf(exposures);
        }

        @Override
        public Map<String, RoleStanding> roles(String plan, Instant now) {
            return Map.copyOf(roles);
        }
    }
}
