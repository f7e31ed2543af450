package dev.leeward.zonefile;

import dev.leeward.values.DomainName;
import dev.leeward.zone.Lookup;
import dev.leeward.zone.Names;
import dev.leeward.zone.NodeKind;
import dev.leeward.zone.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * What an operator should know of a zone that is served all the same. Used once, off the loops; of the names of a large zone only those
 * are read again at which something may be the matter.
 *
 * <pre>
 *   NS, MX, SRV   lead to a name of this zone that has no address, or is an alias (RFC 2181 section 10.3)
 *   NS            lead into the zone that they delegate, and there is no glue
 *   DS            without a delegation
 *   one set       with several TTLs (RFC 2181 section 5.2)
 *   any           at or below a cut, and neither glue nor the cut's own
 * </pre>
 */
final class ZoneWarnings {
    private final Zone zone;
    private final WrittenRecords written;
    private final byte[] kinds;
    private final ZoneProblems warnings;

    /** @param kinds of the names of {@code written}, for {@link NodeKind} */
    ZoneWarnings(Zone zone, WrittenRecords written, byte[] kinds, ZoneProblems warnings) {
        this.zone = zone;
        this.written = written;
        this.kinds = kinds;
        this.warnings = warnings;
    }

    void look() {
        for (int number = 0; number < kinds.length && !warnings.hasMore(); number++) {
            if (!written.isWritten(number)) {
                continue;
            }
            if (kinds[number] == NodeKind.PLAIN) {
                if (written.has(number, WrittenRecords.NS | WrittenRecords.LEADING)) {
                    written.of(number).forEach(record -> follow(record, false));
                }
                lookAtTtls(number, _ -> true);
            } else if (NodeKind.isInZone(kinds[number])) {
                written.of(number).forEach(record -> follow(record, true));
                lookAtTtls(number, ZoneWarnings::isOfCut);
                lookForOccluded(number, "stands at a delegation, where only NS, DS and glue have a meaning");
            } else {
                lookForOccluded(number, "is below a delegation, so nobody is ever answered with it");
            }
        }
    }

    private static boolean isOfCut(int type) {
        return type == Type.NS || type == Type.DS;
    }

    private static boolean isAddress(int type) {
        return type == Type.A || type == Type.AAAA;
    }

    private void lookForOccluded(int number, String message) {
        boolean cut = NodeKind.isInZone(kinds[number]);
        if (written.records().has(number, type -> isOccluded(type, cut))) {
            written.of(number).stream()
                    .filter(record -> isOccluded(record.type(), cut))
                    .forEach(record -> warn(record, message));
        }
    }

    /** A zone below a cut may be written here whole: its own NS say nothing wrong. */
    private static boolean isOccluded(int type, boolean cut) {
        return !isAddress(type) && !(cut && isOfCut(type));
    }

    private void lookAtTtls(int number, IntPredicate types) {
        if (!written.has(number, WrittenRecords.SEVERAL) || !written.records().mixesTtls(number)) {
            return;
        }
        Map<Integer, Long> least = new HashMap<>();
        List<PlacedRecord> records = written.of(number);
        records.forEach(record -> least.merge(record.type(), record.record().getTTL(), Math::min));
        for (PlacedRecord record : records) {
            long lowest = least.getOrDefault(record.type(), 0L);
            if (types.test(record.type()) && record.record().getTTL() != lowest) {
                warn(
                        record,
                        "has a TTL of " + record.record().getTTL() + " s, others of its set " + lowest
                                + " s: all are answered with the least (RFC 2181 section 5.2)");
            }
        }
    }

    /** Looks at what a record leads to, which is of a cut or of the zone. */
    private void follow(PlacedRecord placed, boolean cut) {
        Record record = placed.record();
        if (record instanceof DSRecord && !cut) {
            warn(placed, "is at no delegation: a resolver asks for it where the zone above delegates");
        }
        Name target = target(record);
        DomainName name = target == null ? null : Names.domain(target);
        if (name == null || !name.isAtOrBelow(zone.origin())) {
            return;
        }
        boolean delegated = cut && record instanceof NSRecord && name.isAtOrBelow(placed.owner());
        String complaint = delegated ? complaintOfGlue(name) : complaint(name);
        if (complaint != null) {
            warn(placed, "leads to " + name + ", " + complaint);
        }
    }

    private @Nullable String complaintOfGlue(DomainName server) {
        return zone.glue().containsKey(server)
                ? null
                : "which is inside what it delegates: without its address nobody gets there";
    }

    private @Nullable String complaint(DomainName target) {
        return switch (zone.lookup(target, Type.A)) {
            // What is below another cut is for others to say.
            case Lookup.Records _, Lookup.Steered _, Lookup.Referral _ -> null;
            case Lookup.Alias _, Lookup.Redirected _, Lookup.TooLong _ ->
                "which is an alias, and must be none (RFC 2181 section 10.3)";
            case Lookup.NoData _, Lookup.NoName _, Lookup.Any _ ->
                zone.lookup(target, Type.AAAA) instanceof Lookup.Records ? null : "which has no address here";
        };
    }

    private static @Nullable Name target(Record record) {
        return switch (record) {
            case NSRecord ns -> ns.getTarget();
            case MXRecord mx -> nullIfRoot(mx.getTarget());
            case SRVRecord srv -> nullIfRoot(srv.getTarget());
            default -> null;
        };
    }

    /** "There is none" (RFC 7505 section 3, RFC 2782). */
    private static @Nullable Name nullIfRoot(Name target) {
        return target.equals(Name.root) ? null : target;
    }

    private void warn(PlacedRecord record, String message) {
        warnings.add(record.place().problem(record + " " + message));
    }
}
