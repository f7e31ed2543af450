package dev.leeward.authority;

import dev.leeward.values.DomainName;
import dev.leeward.zone.Lookup;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Type;

/**
 * What spares whoever gets records that lead to other names the next question: static records of those names, when they are in the same
 * zone and are authoritative there. They may be left out where there is no room.
 *
 * <pre>
 *   NS, MX, SRV             addresses (RFC 1035 sections 3.3.9 and 3.3.11, RFC 2782)
 *   SVCB, HTTPS             addresses, and in AliasMode the target's own SVCB or HTTPS (RFC 9460 section 4.1)
 * </pre>
 *
 * A target that is an alias, lies below a cut or is steered gets none: the first is wrong (RFC 2181 section 10.3), the second another
 * zone's to say, and the third changes with health.
 */
final class TargetAddresses {
    private TargetAddresses() {}

    /** Whether records of {@code type} may have any of these beside them. */
    static boolean haveSome(int type) {
        return switch (type) {
            case Type.NS, Type.MX, Type.SRV, Type.SVCB, Type.HTTPS -> true;
            default -> false;
        };
    }

    /** @param records of one type, of {@code zone} */
    static List<Record> of(Zone zone, List<Record> records) {
        Set<Name> targets = new LinkedHashSet<>();
        List<Record> additional = new ArrayList<>();
        for (Record record : records) {
            Name target = target(record);
            if (target != null && targets.add(target) && Names.domain(target).isAtOrBelow(zone.origin())) {
                add(zone, target, record, additional);
            }
        }
        return additional;
    }

    private static void add(Zone zone, Name target, Record record, List<Record> to) {
        DomainName name = Names.domain(target);
        add(zone.lookup(name, Type.A), to);
        add(zone.lookup(name, Type.AAAA), to);
        if (record instanceof SVCBBase binding
                && binding.getSvcPriority() == 0
                && zone.lookup(name, record.getType()) instanceof Lookup.Records(List<Record> own)
                && own.stream().allMatch(one -> isStatic(zone, target(one)))) {
            to.addAll(own);
        }
    }

    /** Whether {@code target} is a name of {@code zone} that is not steered: hints of its addresses are what the zone file says. */
    private static boolean isStatic(Zone zone, @Nullable Name target) {
        return target != null
                && Names.domain(target).isAtOrBelow(zone.origin())
                && !(zone.lookup(Names.domain(target), Type.A) instanceof Lookup.Steered);
    }

    private static void add(Lookup lookup, List<Record> to) {
        if (lookup instanceof Lookup.Records(List<Record> records)) {
            to.addAll(records);
        }
    }

    /** The name that a record leads to; null when it leads nowhere. */
    static @Nullable Name target(Record record) {
        return switch (record) {
            case NSRecord ns -> ns.getTarget();
            case MXRecord mx -> mx.getTarget();
            case SRVRecord srv -> srv.getTarget();
            // RFC 9460 section 2.5: "." is the owner in ServiceMode, and nothing in AliasMode.
            case SVCBBase binding
            when binding.getTargetName().equals(Name.root) -> binding.getSvcPriority() == 0 ? null : binding.getName();
            case SVCBBase binding -> binding.getTargetName();
            default -> null;
        };
    }
}
