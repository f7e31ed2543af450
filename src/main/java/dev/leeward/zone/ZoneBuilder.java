package dev.leeward.zone;

import dev.leeward.config.DomainName;
import dev.leeward.zone.PlacedRecord.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Puts the records of a zone and its steered names together, and finds what contradicts itself. Used once.
 *
 * <p>What stands below a cut belongs to another zone: its addresses are kept as glue, the rest is never answered and dropped.
 */
final class ZoneBuilder {
    private final DomainName origin;
    private final Steered services;
    private final Place whole;
    private final ZoneProblems problems;
    private final NameRules rules;
    private final Map<DomainName, List<PlacedRecord>> written = new HashMap<>();
    private final Map<DomainName, Barrier> barriers = new HashMap<>();
    private final Map<DomainName, Node> nodes = new HashMap<>();
    private final Map<DomainName, Node> glue = new HashMap<>();

    /**
     * @param whole the place of problems that no line has
     */
    ZoneBuilder(DomainName origin, Steered services, Place whole, ZoneProblems problems) {
        this.origin = origin;
        this.services = services;
        this.whole = whole;
        this.problems = problems;
        this.rules = new NameRules(origin, problems);
    }

    /** What takes all names below it: a cut, or else a DNAME. */
    private record Barrier(PlacedRecord by) {
        boolean cut() {
            return by.type() == Type.NS;
        }
    }

    /** The zone; null when there are problems, found here or before. */
    @Nullable
    Zone build(List<PlacedRecord> records) {
        boolean complete = problems.isEmpty();
        for (PlacedRecord record : records) {
            written.computeIfAbsent(record.owner(), _ -> new ArrayList<>(1)).add(record);
            addBarrier(record);
        }
        written.forEach(this::place);
        services.names().forEach(this::steer);
        addEmptyNonTerminals();
        checkApex(complete);
        return problems.isEmpty() ? new Zone(origin, nodes, glue) : null;
    }

    private void addBarrier(PlacedRecord record) {
        if (record.type() == Type.NS && !record.owner().equals(origin)) {
            barriers.merge(record.owner(), new Barrier(record), (old, cut) -> old.cut() ? old : cut);
        } else if (record.type() == Type.DNAME) {
            barriers.putIfAbsent(record.owner(), new Barrier(record));
        }
    }

    /** The topmost barrier above {@code name}. */
    private @Nullable Barrier barrierAbove(DomainName name) {
        Barrier topmost = null;
        DomainName at = name;
        while (!barriers.isEmpty() && at.length() > origin.length()) {
            at = at.parent();
            Barrier barrier = barriers.get(at);
            topmost = barrier == null ? topmost : barrier;
        }
        return topmost;
    }

    private void place(DomainName name, List<PlacedRecord> records) {
        Barrier above = barrierAbove(name);
        if (above != null && above.cut()) {
            addGlue(name, records);
            return;
        }
        if (above != null) {
            // RFC 6672 section 2.4.
            problem(
                    records.getFirst(),
                    "is below the DNAME of " + above.by().owner() + ", which redirects all names there");
            return;
        }
        rules.check(name, records);
        Barrier here = barriers.get(name);
        if (here != null && here.cut()) {
            addGlue(name, records);
            List<PlacedRecord> own = records.stream()
                    .filter(record -> record.type() == Type.NS || record.type() == Type.DS)
                    .toList();
            nodes.put(name, new Node(RecordSets.of(own), false, true));
        } else {
            nodes.put(name, new Node(RecordSets.of(records), false, false));
        }
    }

    private void addGlue(DomainName name, List<PlacedRecord> records) {
        List<PlacedRecord> addresses = records.stream()
                .filter(record -> record.type() == Type.A || record.type() == Type.AAAA)
                .toList();
        if (!addresses.isEmpty()) {
            glue.put(name, new Node(RecordSets.of(addresses), false, false));
        }
    }

    private void steer(DomainName service) {
        Barrier here = barriers.get(service);
        Barrier barrier = here != null && here.cut() ? here : barrierAbove(service);
        if (barrier != null) {
            String why = barrier.cut() ? "delegates" : "redirects";
            problem(barrier.by(), why + " the service " + service + ": it would never be asked for here");
            return;
        }
        for (PlacedRecord record : written.getOrDefault(service, List.of())) {
            switch (record.type()) {
                case Type.A, Type.AAAA, Type.CNAME ->
                    problem(record, "is also a service, whose addresses are steered: remove the one or the other");
                default -> {
                    if (services.aliases().contains(service)) {
                        problem(
                                record,
                                "is also a service whose members are host names: beside its CNAME nothing may stand");
                    }
                }
            }
        }
        nodes.compute(service, (_, node) -> new Node(node == null ? List.of() : node.sets(), true, false));
    }

    private void addEmptyNonTerminals() {
        for (DomainName name : List.copyOf(nodes.keySet())) {
            DomainName at = name;
            while (at.length() > origin.length()) {
                at = at.parent();
                if (nodes.putIfAbsent(at, Node.EMPTY) != null) {
                    break;
                }
            }
        }
    }

    /** After an error the SOA may be what could not be read: then nothing is said about it. */
    private void checkApex(boolean complete) {
        Node apex = nodes.getOrDefault(origin, Node.EMPTY);
        if (complete && !apex.owns(Type.SOA)) {
            problems.add(whole.problem("has no SOA at " + origin));
        }
        if (complete && !apex.owns(Type.NS)) {
            problems.add(whole.problem("has no NS at " + origin));
        }
    }

    private void problem(PlacedRecord record, String message) {
        problems.add(record.place().problem(record + " " + message));
    }
}
