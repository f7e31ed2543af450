package dev.leeward.zone;

import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What changes in the static records from some zones to others. Pure.
 *
 * @param changes at most {@link #MAX_TOLD}, the others are in {@code more}
 * @param shares by zone, how many of the RRsets it has now go or change, without its SOA, which counts changes itself
 */
public record ZoneDiff(List<Change> changes, int more, Map<DomainName, Double> shares) {
    /** Names that are told; a diff that is longer is not read but counted. */
    private static final int MAX_TOLD = 1000;

    /** What happens to the records of a name. */
    public enum What {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * Records of one name that change in one way.
     *
     * @param types of them, such as {@code MX}; empty when the zone as a whole comes or goes
     * @param names that it concerns: 1, or those of the whole zone
     */
    public record Change(DomainName zone, DomainName name, What what, List<String> types, int names) {}

    /** @param after zones that would be served instead of {@code before} */
    public static ZoneDiff between(Zones before, Zones after) {
        Collector collector = new Collector();
        for (Zone was : before.all()) {
            Zone is = after.withOrigin(was.origin());
            if (is == null) {
                collector.whole(was, What.REMOVED);
                collector.shares.put(was.origin(), 1.0);
            } else {
                collector.zone(was, is);
            }
        }
        for (Zone is : after.all()) {
            if (before.withOrigin(is.origin()) == null) {
                collector.whole(is, What.ADDED);
            }
        }
        return new ZoneDiff(List.copyOf(collector.changes), collector.more, collector.shares);
    }

    private static final class Collector {
        private final List<Change> changes = new ArrayList<>();
        private final Map<DomainName, Double> shares = new LinkedHashMap<>();
        private int more;

        void whole(Zone zone, What what) {
            add(new Change(
                    zone.origin(), zone.origin(), what, List.of(), zone.nodes().size()));
        }

        void zone(Zone was, Zone is) {
            int sets = 0;
            int lost = 0;
            for (Map.Entry<DomainName, Node> entry : was.nodes().entrySet()) {
                Node after = is.nodes().get(entry.getKey());
                Types types = Types.of(entry.getValue(), after);
                boolean apex = entry.getKey().equals(was.origin());
                sets += entry.getValue().sets().size() - (apex ? 1 : 0);
                lost += types.removed.size() + types.changed.size() - (apex && types.changed.contains("SOA") ? 1 : 0);
                add(was, entry.getKey(), types);
            }
            for (Map.Entry<DomainName, Node> entry : is.nodes().entrySet()) {
                if (!was.nodes().containsKey(entry.getKey())) {
                    add(is, entry.getKey(), Types.of(Node.EMPTY, entry.getValue()));
                }
            }
            if (lost > 0) {
                shares.put(was.origin(), (double) lost / sets);
            }
        }

        private void add(Zone zone, DomainName name, Types types) {
            add(zone, name, What.REMOVED, types.removed);
            add(zone, name, What.CHANGED, types.changed);
            add(zone, name, What.ADDED, types.added);
        }

        private void add(Zone zone, DomainName name, What what, List<String> types) {
            if (!types.isEmpty()) {
                add(new Change(zone.origin(), name, what, types, 1));
            }
        }

        private void add(Change change) {
            if (changes.size() < MAX_TOLD) {
                changes.add(change);
            } else {
                more++;
            }
        }
    }

    /** The types of one name by what happens to them. */
    private record Types(List<String> removed, List<String> changed, List<String> added) {
        static Types of(Node was, @Nullable Node is) {
            Types types = new Types(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            Node after = is == null ? Node.EMPTY : is;
            for (List<Record> set : was.sets()) {
                int type = set.getFirst().getType();
                List<Record> other = after.records(type);
                if (other.isEmpty()) {
                    types.removed.add(Type.string(type));
                } else if (!same(set, other)) {
                    types.changed.add(Type.string(type));
                }
            }
            after.types().stream()
                    .filter(type -> !was.owns(type))
                    .map(Type::string)
                    .forEach(types.added::add);
            return types;
        }

        /** In any order; a record equals another whatever its TTL, so that is compared too. */
        private static boolean same(List<Record> a, List<Record> b) {
            return a.size() == b.size()
                    && a.getFirst().getTTL() == b.getFirst().getTTL()
                    && new TreeSet<>(a).equals(new TreeSet<>(b));
        }
    }
}
