package dev.leeward.node;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.health.TargetHealth;
import dev.leeward.journal.Archive;
import dev.leeward.objectives.RtoBound;
import dev.leeward.objectives.Unattainable;
import dev.leeward.plan.Followed;
import dev.leeward.plan.Surroundings;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.transfer.Following;
import dev.leeward.transfer.ZoneTransfers;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What plans have to know of the rest of the node. */
record PlanSurroundings(
        Vertx vertx,
        Supplier<Config> running,
        LiveSnapshot live,
        ProbeScheduler probes,
        Supplier<Archive.Lag> shipping,
        ZoneTransfers transfers,
        MeterRegistry meters)
        implements Surroundings {

    @Override
    public @Nullable Instant failingSince(Target target) {
        TargetHealth health = probes.health(target);
        return health == null ? null : health.failingSince();
    }

    @Override
    public @Nullable Long certificateDays(Host member) {
        String address = member + ":";
        return meters.find("leeward.certificate.days").gauges().stream()
                .filter(gauge -> Objects.requireNonNullElse(gauge.getId().getTag("address"), "")
                        .startsWith(address))
                .map(Gauge::value)
                .map(Math::floor)
                .map(Double::longValue)
                .min(Long::compareTo)
                .orElse(null);
    }

    @Override
    public void probe(String pool, Host member, @Nullable String check, Consumer<Boolean> passed) {
        Config config = running.get();
        PoolConfig written = config.pools().get(pool);
        String name = check != null || written == null ? check : written.check();
        CheckConfig asked = name == null ? null : config.checks().get(name);
        if (name == null || asked == null) {
            offLoop(() -> passed.accept(false));
        } else if (asked.asks()) {
            probes.ask(new Target(member, name), asked, answered -> offLoop(() -> passed.accept(answered)));
        } else {
            offLoop(() -> passed.accept(isUp(pool, member)));
        }
    }

    /** What follows may write to the journal, which no loop is to wait for. */
    private void offLoop(Runnable action) {
        vertx.executeBlocking(
                () -> {
                    action.run();
                    return null;
                },
                false);
    }

    /** What is pushed, or made of other checks, is as it is known to be. */
    private boolean isUp(String pool, Host member) {
        Snapshot snapshot = live.current();
        Pool known = snapshot.topology().pools().get(pool);
        // A reload may have taken it away; whoever verifies waits for an answer.
        return known != null
                && known.members().stream()
                        .filter(one -> one.address().equals(member))
                        .anyMatch(one -> snapshot.verdict(one).status() == Verdict.Status.UP);
    }

    @Override
    public @Nullable Duration bound(String plan, String to) {
        Config config = running.get();
        PlanConfig written = config.plans().get(plan);
        return written == null
                ? null
                : RtoBound.of(config, written).stream()
                        .filter(bound -> bound.to().equals(to))
                        .map(bound -> bound.total(written.objectives().rtoClass()))
                        .max(Duration::compareTo)
                        .orElse(null);
    }

    @Override
    public @Nullable String disabled(String plan) {
        var finding = Unattainable.plansOf(running.get()).get(plan);
        return finding == null ? null : finding.message();
    }

    @Override
    public Followed followed(List<DomainName> services) {
        Following following = transfers.following(services);
        return new Followed(following.known(), following.since());
    }

    @Override
    public Duration journalLag() {
        return shipping.get().age();
    }
}
