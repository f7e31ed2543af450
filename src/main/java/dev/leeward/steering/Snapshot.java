package dev.leeward.steering;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One consistent world: what is configured, and what is held to be true of it. Immutable; numbered by its generation. */
public final class Snapshot {
    private final long generation;
    private final Topology topology;
    private final Verdict[] verdicts;
    private final Map<Service, List<Choice.Variant>> lastGood;

    private Snapshot(
            long generation, Topology topology, Verdict[] verdicts, Map<Service, List<Choice.Variant>> lastGood) {
        this.generation = generation;
        this.topology = topology;
        this.verdicts = verdicts;
        this.lastGood = lastGood;
    }

    /** Generation 1 of {@code topology}: nothing is known of its targets. */
    public static Snapshot first(Topology topology, Instant now) {
        Verdict[] verdicts = new Verdict[topology.targets().size()];
        Arrays.fill(verdicts, Verdict.unknown(now));
        return new Snapshot(1, topology, verdicts, Map.of());
    }

    /** The next generation, with other verdicts of some targets. */
    public Snapshot withVerdicts(Map<Target, Verdict> changed) {
        Verdict[] next = verdicts.clone();
        changed.forEach((target, verdict) -> {
            Integer index = topology.indexOf(target);
            if (index != null) {
                next[index] = verdict;
            }
        });
        return new Snapshot(generation + 1, topology, next, lastGood);
    }

    /** The next generation under another configuration. Targets that stay keep their verdicts, services that stay their last good answer. */
    public Snapshot withTopology(Topology other, Instant now) {
        Verdict[] next = new Verdict[other.targets().size()];
        for (int i = 0; i < next.length; i++) {
            Integer before = topology.indexOf(other.targets().get(i));
            next[i] = before == null ? Verdict.unknown(now) : verdicts[before];
        }
        Map<Service, List<Choice.Variant>> kept = new HashMap<>();
        lastGood.forEach((service, variants) -> {
            Service stays = other.services().get(service.name());
            if (stays != null) {
                kept.put(stays, variants);
            }
        });
        return new Snapshot(generation + 1, other, next, Map.copyOf(kept));
    }

    /** The same generation, remembering the last answers with a member up of services that have none now; null forgets. */
    Snapshot withLastGood(Map<Service, @Nullable List<Choice.Variant>> changed) {
        if (changed.isEmpty()) {
            return this;
        }
        Map<Service, List<Choice.Variant>> next = new HashMap<>(lastGood);
        changed.forEach((service, variants) -> {
            if (variants == null) {
                next.remove(service);
            } else {
                next.put(service, variants);
            }
        });
        return new Snapshot(generation, topology, verdicts, Map.copyOf(next));
    }

    /** Counts from 1; each change that was published adds one. */
    public long generation() {
        return generation;
    }

    public Topology topology() {
        return topology;
    }

    public Verdict verdict(Member member) {
        return verdicts[member.target()];
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

    /** What was answered when a member of the service was last up; null while one is, or when none ever was. */
    @Nullable
    List<Choice.Variant> lastGood(Service service) {
        return lastGood.get(service);
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
