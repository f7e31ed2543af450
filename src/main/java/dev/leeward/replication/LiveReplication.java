package dev.leeward.replication;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.RoleConfig;
import dev.leeward.config.SourceConfig;
import dev.leeward.probe.Loop;
import dev.leeward.probe.VertxLoop;
import dev.leeward.replication.Newest.Known;
import dev.leeward.replication.RoleStanding.Told;
import dev.leeward.replication.Sample.Silent;
import dev.leeward.replication.Sample.Unusable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every standby and everyone who may be a primary, each every 2 s, and keeps what they told. Asks on one event loop of its own,
 * beside which nothing blocks it; can be looked at from any thread. A question that fails is a sample that says so.
 */
public final class LiveReplication implements ReplicationView {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReplication.class);

    private final Loop loop;
    private final Function<Question, Asker> askers;
    private final ReplicationMetrics metrics;
    private final Set<String> alarms = new HashSet<>();
    private volatile Asked asked = new Asked(Map.of(), Map.of(), Map.of());
    private Loop.Cancellable watching = () -> {};

    /** What is configured at a place, and what is asked there. */
    private record Line<C, T>(C config, Repeated<T> question) {}

    private record Asked(
            Map<String, PlanConfig> plans,
            Map<Place, Line<SourceConfig, Track>> standbys,
            Map<Place, Line<RoleConfig, RoleTrack>> holders) {}

    /** @param askers makes what asks a question */
    LiveReplication(Loop loop, Function<Question, Asker> askers, MeterRegistry meters) {
        this.loop = loop;
        this.askers = askers;
        this.metrics = new ReplicationMetrics(meters);
    }

    /** One that asks over HTTP. */
    public static LiveReplication on(Vertx vertx, MeterRegistry meters) {
        Loop loop = new VertxLoop(vertx);
        return new LiveReplication(loop, question -> new WebAsker(vertx, loop, question), meters);
    }

    /** Begins to ask; the first answers are there 2 s later. Completes when it has begun. */
    public Future<Void> start(Map<String, PlanConfig> plans) {
        return onLoop(() -> {
            take(plans);
            watch();
        });
    }

    /** Asks what these plans want to know from now on. What is asked as before keeps what it told. */
    public Future<Void> reload(Map<String, PlanConfig> plans) {
        return onLoop(() -> take(plans));
    }

    /** Asks nothing any more. Completes when every question under way is given up. */
    public Future<Void> stop() {
        return onLoop(() -> {
            watching.cancel();
            take(Map.of());
        });
    }

    private Future<Void> onLoop(Runnable task) {
        Promise<Void> done = Promise.promise();
        loop.execute(() -> {
            try {
                task.run();
                done.complete();
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private void take(Map<String, PlanConfig> plans) {
        Map<Place, SourceConfig> standbys = new LinkedHashMap<>();
        Map<Place, RoleConfig> holders = new LinkedHashMap<>();
        plans.forEach((plan, config) -> {
            config.replication()
                    .forEach((source, regions) ->
                            regions.forEach((region, one) -> standbys.put(new Place(plan, source, region), one)));
            config.roles()
                    .forEach((source, regions) ->
                            regions.forEach((region, one) -> holders.put(new Place(plan, source, region), one)));
        });
        asked = new Asked(
                plans, changed(asked.standbys, standbys, this::standby), changed(asked.holders, holders, this::holder));
        metrics.showExposures(List.copyOf(standbys.keySet()), this::exposedSeconds);
        metrics.showPrimaries(List.copyOf(holders.keySet()), this::primaries);
    }

    /** Ends what is not wanted any more, begins what is new; the first questions are spread over the time between two. */
    private static <C, T> Map<Place, Line<C, T>> changed(
            Map<Place, Line<C, T>> before, Map<Place, C> wanted, BiFunction<Place, C, Repeated<T>> make) {
        Map<Place, Line<C, T>> after = new LinkedHashMap<>();
        List<Repeated<T>> added = new ArrayList<>();
        wanted.forEach((place, config) -> {
            Line<C, T> line = before.get(place);
            if (line == null || !line.config.equals(config)) {
                line = new Line<>(config, make.apply(place, config));
                added.add(line.question);
            }
            after.put(place, line);
        });
        before.forEach((place, line) -> {
            if (!line.equals(after.get(place))) {
                line.question.stop();
            }
        });
        for (int i = 0; i < added.size(); i++) {
            added.get(i).start(Repeated.EVERY.multipliedBy(i).dividedBy(added.size()));
        }
        return after;
    }

    private Repeated<Track> standby(Place place, SourceConfig config) {
        SourceReader reader = new SourceReader(config);
        Counter failed = metrics.failedSamples(place);
        return new Repeated<>(loop, askers.apply(reader.question()), Track.EMPTY, (track, answer) -> {
            Sample sample = reader.read(answer);
            boolean counts = switch (sample) {
                case Sample.Told told -> Newest.of(told, config) instanceof Known;
                case Unusable unusable -> false;
                case Silent silent -> false;
            };
            if (!counts) {
                failed.increment();
            }
            return track.after(sample, config);
        });
    }

    private Repeated<RoleTrack> holder(Place place, RoleConfig config) {
        Question question = new Question(config.get(), true, config.token(), Question.SHORT);
        return new Repeated<>(loop, askers.apply(question), RoleTrack.EMPTY, RoleTrack::after);
    }

    @Override
    public Map<String, Exposure> exposures(
            String plan, String region, Instant now, @Nullable Instant stop, @Nullable Instant fault) {
        Asked current = asked;
        Map<String, Exposure> exposures = new LinkedHashMap<>();
        PlanConfig config = current.plans.get(plan);
        if (config != null) {
            for (String source : config.replication().keySet()) {
                Line<SourceConfig, Track> standby = current.standbys.get(new Place(plan, source, region));
                if (standby != null) {
                    exposures.put(
                            source,
                            Exposure.of(
                                    standby.question.known(),
                                    standby.config,
                                    config.objectives().rpo(),
                                    now,
                                    stop,
                                    fault));
                }
            }
        }
        return exposures;
    }

    @Override
    public Map<String, RoleStanding> roles(String plan, Instant now) {
        Asked current = asked;
        Map<String, Map<String, Told>> told = new LinkedHashMap<>();
        current.holders.forEach((place, line) -> {
            if (place.plan().equals(plan)) {
                told.computeIfAbsent(place.source(), source -> new LinkedHashMap<>())
                        .put(place.region(), line.question.known().standing(line.config, now));
            }
        });
        Map<String, RoleStanding> standings = new LinkedHashMap<>();
        told.forEach((source, regions) ->
                standings.put(source, new RoleStanding(source, Collections.unmodifiableMap(regions))));
        return standings;
    }

    private double exposedSeconds(Place place) {
        Exposure exposure =
                exposures(place.plan(), place.region(), loop.now(), null, null).get(place.source());
        Duration ifAlive = exposure == null ? null : exposure.ifAlive();
        return ifAlive == null ? Double.NaN : ifAlive.toMillis() / 1000.0;
    }

    private int primaries(Place place) {
        RoleStanding standing = roles(place.plan(), loop.now()).get(place.source());
        return standing == null ? 0 : standing.primaries().size();
    }

    /** Tells when a second primary appears and when it is gone. */
    private void watch() {
        watching = loop.after(Repeated.EVERY, this::watch);
        for (String plan : asked.plans.keySet()) {
            roles(plan, loop.now()).forEach((source, standing) -> {
                String alarm = standing.alarm();
                String where = plan + "/" + source;
                if (alarm != null && alarms.add(where)) {
                    LOG.error("plan {}: {}", plan, alarm);
                } else if (alarm == null && alarms.remove(where)) {
                    LOG.info("plan {}: {} has one primary at most again", plan, source);
                }
            });
        }
    }
}
