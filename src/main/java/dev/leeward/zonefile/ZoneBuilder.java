package dev.leeward.zonefile;

import dev.leeward.config.Problem;
import dev.leeward.store.NameCollector;
import dev.leeward.values.DomainName;
import dev.leeward.zone.NodeKind;
import dev.leeward.zone.Zone;
import dev.leeward.zonefile.PlacedRecord.Place;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Puts the records of a zone and its steered names together, and finds what contradicts itself. Used once.
 *
 * <p>What stands below a cut belongs to another zone: its addresses are kept as glue, the rest is never answered and dropped.
 */
final class ZoneBuilder {
    private static final int NONE = -1;

    private final DomainName origin;
    private final Steered services;
    private final Place whole;
    private final ZoneProblems problems;
    private final ZoneProblems warnings = new ZoneProblems("warnings");
    private final NameRules rules;

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

    /** The zone; null when there are problems, found here or before. */
    @Nullable
    Zone build(WrittenRecords written) {
        boolean complete = problems.isEmpty();
        int[] parents = parents(written);
        byte[] kinds = new byte[parents.length];
        for (int number = 0; number < kinds.length; number++) {
            kinds[number] = kind(written, number, barrierAbove(written, parents, number));
        }
        addEmptyNonTerminals(kinds, parents);
        checkApex(written, complete);
        if (!problems.isEmpty()) {
            return null;
        }
        Zone zone = Zone.of(written.names(), written.records(), kinds, written.steered());
        new ZoneWarnings(zone, written, kinds, warnings).look();
        return zone;
    }

    /** What to know of the zone that was built. */
    List<Problem> warnings() {
        return warnings.list();
    }

    /** By the number of a name, that of its parent; gives numbers to parents that have none. The apex is its own. */
    private static int[] parents(WrittenRecords written) {
        NameCollector names = written.names();
        int[] parents = new int[names.size()];
        for (int number = 0; number < names.size(); number++) {
            if (number == parents.length) {
                parents = Arrays.copyOf(parents, names.size() * 2);
            }
            boolean belowApex = number == written.apex() || names.isChildOfOrigin(number);
            parents[number] =
                    belowApex ? written.apex() : names.add(names.name(number).parent());
        }
        return parents.length == names.size() ? parents : Arrays.copyOf(parents, names.size());
    }

    private boolean isCut(WrittenRecords written, int number) {
        return number != written.apex() && written.has(number, WrittenRecords.NS);
    }

    /** The topmost name above that takes all names below it: a cut, or else the owner of a DNAME; {@link #NONE} when there is none. */
    private int barrierAbove(WrittenRecords written, int[] parents, int number) {
        int topmost = NONE;
        int at = number;
        while (at != written.apex()) {
            at = parents[at];
            if (written.has(at, WrittenRecords.DNAME) || isCut(written, at)) {
                topmost = at;
            }
        }
        return topmost;
    }

    /** What a name is, for {@link NodeKind}; finds what contradicts itself there. */
    private byte kind(WrittenRecords written, int number, int barrier) {
        boolean steered = number < written.steered();
        if (steered) {
            steer(written, number, isCut(written, number) ? number : barrier);
        }
        byte glue = written.has(number, WrittenRecords.ADDRESS) ? NodeKind.GLUE : NodeKind.NOTHING;
        if (barrier != NONE && isCut(written, barrier)) {
            return glue;
        }
        if (barrier != NONE) {
            if (written.isWritten(number)) {
                // RFC 6672 section 2.4.
                problem(
                        written.of(number).getFirst(),
                        "is below the DNAME of " + written.names().name(barrier) + ", which redirects all names there");
            }
            return NodeKind.NOTHING;
        }
        if (NameRules.concern(written, number)) {
            rules.check(written.names().name(number), written.of(number));
        }
        if (isCut(written, number)) {
            return (byte) (NodeKind.CUT | glue);
        }
        return written.isWritten(number) || steered ? NodeKind.PLAIN : NodeKind.NOTHING;
    }

    private void steer(WrittenRecords written, int number, int barrier) {
        DomainName service = written.names().name(number);
        if (barrier != NONE) {
            boolean cut = isCut(written, barrier);
            PlacedRecord by = first(written.of(barrier), cut ? Type.NS : Type.DNAME);
            String why = cut ? "delegates" : "redirects";
            problem(by, why + " the service " + service + ": it would never be asked for here");
            return;
        }
        for (PlacedRecord record : written.of(number)) {
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
    }

    private static PlacedRecord first(List<PlacedRecord> records, int type) {
        return records.stream()
                .filter(record -> record.type() == type)
                .findFirst()
                .orElseThrow();
    }

    /** What is above a name of the zone is one too (RFC 4592 section 2.2.2). */
    private static void addEmptyNonTerminals(byte[] kinds, int[] parents) {
        for (int number = 0; number < kinds.length; number++) {
            int at = number;
            while (NodeKind.isInZone(kinds[at]) && !NodeKind.isInZone(kinds[parents[at]])) {
                at = parents[at];
                kinds[at] = NodeKind.PLAIN;
            }
        }
    }

    /** After an error the SOA may be what could not be read: then nothing is said about it. */
    private void checkApex(WrittenRecords written, boolean complete) {
        if (complete && !written.has(written.apex(), WrittenRecords.SOA)) {
            problems.add(whole.problem("has no SOA at " + origin));
        }
        if (complete && !written.has(written.apex(), WrittenRecords.NS)) {
            problems.add(whole.problem("has no NS at " + origin));
        }
    }

    private void problem(PlacedRecord record, String message) {
        problems.add(record.place().problem(record + " " + message));
    }
}
