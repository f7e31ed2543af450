package dev.leeward.steering;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One consistent world: what is configured, and what is held to be true of it. Immutable; numbered by its generation. */
public final class Snapshot {
    private final long generation;
    private final Instant time;
    private final Topology topology;
    private final Verdict[] verdicts;
    private final Overrides overrides;
    private final Map<String, Scope> scopes;
    private final Map<String, Integer> returning;
    private final @Nullable Instant isolatedSince;
    private final Memory memory;

    private Snapshot(
            long generation,
            Instant time,
            Topology topology,
            Verdict[] verdicts,
            Overrides overrides,
            Map<String, Scope> scopes,
            Map<String, Integer> returning,
            @Nullable Instant isolatedSince,
            Memory memory) {
        this.generation = generation;
        this.time = time;
        this.topology = topology;
        this.verdicts = verdicts;
        this.overrides = overrides;
        this.scopes = scopes;
        this.returning = returning;
        this.isolatedSince = isolatedSince;
        this.memory = memory;
    }

    /** Generation 1 of {@code topology}: nothing is known of its targets. */
    public static Snapshot first(Topology topology, Instant now) {
        Verdict[] verdicts = new Verdict[topology.targets().size()];
        Arrays.fill(verdicts, Verdict.unknown(now));
        return new Snapshot(1, now, topology, verdicts, Overrides.NONE, Map.of(), Map.of(), null, Memory.NONE);
    }

    /** A generation that was, of what was recorded of it: targets without a verdict are unknown, and no last good answer is. */
    public static Snapshot past(
            long generation,
            Instant time,
            Topology topology,
            Map<Target, Verdict> verdicts,
            Overrides overrides,
            Map<String, Scope> scopes,
            @Nullable Instant isolatedSince) {
        Verdict[] held = topology.targets().stream()
                .map(target -> verdicts.getOrDefault(target, Verdict.unknown(time)))
                .toArray(Verdict[]::new);
        return new Snapshot(
                generation, time, topology, held, overrides, Map.copyOf(scopes), Map.of(), isolatedSince, Memory.NONE);
    }

    /** The next generation, with other verdicts of some targets. */
    public Snapshot withVerdicts(Map<Target, Verdict> changed, Instant now) {
        Verdict[] next = verdicts.clone();
        changed.forEach((target, verdict) -> {
            Integer index = topology.indexOf(target);
            if (index != null) {
                next[index] = verdict;
            }
        });
        return new Snapshot(generation + 1, now, topology, next, overrides, scopes, returning, isolatedSince, memory);
    }

    /** The next generation, with other overrides. */
    public Snapshot withOverrides(Overrides other, Instant now) {
        return new Snapshot(generation + 1, now, topology, verdicts, other, scopes, returning, isolatedSince, memory);
    }

    /** The next generation, with what was decided: overrides, and where plans let their services go. */
    public Snapshot withDecisions(Overrides forced, Map<String, Scope> placed, Instant now) {
        return new Snapshot(
                generation + 1, now, topology, verdicts, forced, Map.copyOf(placed), returning, isolatedSince, memory);
    }

    /** The next generation, with regions that come back by parts, and which percentage of the answers counts them in already. */
    public Snapshot withReturning(Map<String, Integer> percents, Instant now) {
        return new Snapshot(
                generation + 1,
                now,
                topology,
                verdicts,
                overrides,
                scopes,
                Map.copyOf(percents),
                isolatedSince,
                memory);
    }

    /** The next generation, with this node in doubt of itself since a moment, or, when null, no longer. */
    public Snapshot withIsolation(@Nullable Instant since, Instant now) {
        return new Snapshot(generation + 1, now, topology, verdicts, overrides, scopes, returning, since, memory);
    }

    /** The next generation, at a later time: for what changes by time alone. */
    public Snapshot at(Instant now) {
        return new Snapshot(
                generation + 1, now, topology, verdicts, overrides, scopes, returning, isolatedSince, memory);
    }

    /** The next generation under another configuration. Targets that stay keep their verdicts, services that stay their last good answer. */
    public Snapshot withTopology(Topology other, Instant now) {
        Verdict[] next = new Verdict[other.targets().size()];
        for (int i = 0; i < next.length; i++) {
            Integer before = topology.indexOf(other.targets().get(i));
            next[i] = before == null ? Verdict.unknown(now) : verdicts[before];
        }
        return new Snapshot(
                generation + 1, now, other, next, overrides, scopes, returning, isolatedSince, memory.under(other));
    }

    /** The same generation, remembering something else of those before it. */
    Snapshot remembering(Memory other) {
        return other.equals(memory)
                ? this
                : new Snapshot(
                        generation, time, topology, verdicts, overrides, scopes, returning, isolatedSince, other);
    }

    Memory memory() {
        return memory;
    }

    /** Counts from 1; each change that was published adds one. */
    public long generation() {
        return generation;
    }

    /** When this generation was made: what depends on time is as it was then. */
    public Instant time() {
        return time;
    }

    public Overrides overrides() {
        return overrides;
    }

    /** Where each plan lets its services go; a plan that is not in it leaves that to health. */
    public Map<String, Scope> scopes() {
        return scopes;
    }

    /** Regions that come back by parts, for services that no plan moves; in percent of the answers that count them in. */
    public Map<String, Integer> returning() {
        return returning;
    }

    /** Where a service may go; null: no plan says so. */
    public @Nullable Scope scope(Service service) {
        return service.plan() == null ? null : scopes.get(service.plan());
    }

    /** One word for people and scripts: that of {@link Count#state()}, or {@code held} while a plan keeps clients in it though nobody is usable. */
    public String state(Region region) {
        return Steering.isHeld(region, this) ? "held" : count(region).state();
    }

    /** Since when this node doubts what its own probes tell; null: it does not. */
    public @Nullable Instant isolatedSince() {
        return isolatedSince;
    }

    public Topology topology() {
        return topology;
    }

    public Verdict verdict(Member member) {
        return member.health().verdict(target -> verdicts[target]);
    }

    /** Null when nothing here is probed so. */
    public @Nullable Verdict verdict(Target target) {
        Integer index = topology.indexOf(target);
        return index == null ? null : verdicts[index];
    }

    /** The targets, by index, whose verdict differs from the one in {@code other}, which has the same topology. */
    int[] changedSince(Snapshot other) {
        return IntStream.range(0, verdicts.length)
                .filter(i -> !verdicts[i].equals(other.verdicts[i]))
                .toArray();
    }

    /** The members of a region, counted; an address in two of its pools counts twice. */
    public Count count(Region region) {
        return topology.pools().values().stream()
                .filter(pool -> pool.region().equals(region))
                .map(this::count)
                .reduce(new Count(0, 0, 0), Count::plus);
    }

    /** The members of a pool, counted. */
    public Count count(Pool pool) {
        int up = 0;
        int down = 0;
        for (Member member : pool.members()) {
            switch (verdict(member).status()) {
                case UP -> up++;
                case DOWN -> down++;
                case UNKNOWN -> {}
            }
        }
        return new Count(up, down, pool.members().size());
    }

    /** Members by what is held to be true of them; neither up nor down are those that no probe has told of yet. */
    public record Count(int up, int down, int all) {
        private Count plus(Count other) {
            return new Count(up + other.up, down + other.down, all + other.all);
        }

        /** One word for people and scripts: {@code up}, {@code degraded}, {@code down}, or {@code unknown}. */
        public String state() {
            if (up > 0) {
                return up == all ? "up" : "degraded";
            }
            return down == all && all > 0 ? "down" : "unknown";
        }
    }
}
