package dev.leeward.transfer;

import dev.leeward.values.DomainName;
import dev.leeward.zone.Lookup;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

/**
 * Records of a zone file as a copy has them: HTTPS and SVCB records that lead to a steered name without address hints, because a hint is an answer
 * ahead of time (RFC 9460 section 7.3) and the zone file's does not follow health. Clients then ask for the addresses. All others, SRV too, are as
 * they were written.
 *
 * @param zones to find out where a name leads
 */
record Bindings(Zones zones) {
    private static final int MAX_ALIASES = 16;

    Record inCopy(Record record) {
        if (!(record instanceof SVCBBase binding)
                || binding.getSvcPriority() == 0
                || !leadsToService(target(binding))) {
            return record;
        }
        List<SVCBBase.ParameterBase> parameters = binding.getSvcParamKeys().stream()
                .filter(key -> key != SVCBBase.IPV4HINT && key != SVCBBase.IPV6HINT)
                .map(binding::getSvcParamValue)
                .toList();
        int priority = binding.getSvcPriority();
        Name written = binding.getTargetName();
        return binding instanceof HTTPSRecord
                ? new HTTPSRecord(binding.getName(), DClass.IN, binding.getTTL(), priority, written, parameters)
                : new SVCBRecord(binding.getName(), DClass.IN, binding.getTTL(), priority, written, parameters);
    }

    /** "." is the owner itself (RFC 9460 section 2.5.2). */
    private static DomainName target(SVCBBase binding) {
        return Names.domain(binding.getTargetName().equals(Name.root) ? binding.getName() : binding.getTargetName());
    }

    private boolean leadsToService(DomainName name) {
        DomainName at = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            Zone zone = zones.find(at, Type.A);
            if (zone == null) {
                return false;
            }
            switch (zone.lookup(at, Type.A)) {
                case Lookup.Steered _ -> {
                    return true;
                }
                case Lookup.Alias alias -> at = alias.target();
                case Lookup.Redirected redirected -> at = redirected.target();
                case Lookup.Records _,
                        Lookup.Referral _,
                        Lookup.Any _,
                        Lookup.NoData _,
                        Lookup.NoName _,
                        Lookup.TooLong _ -> {
                    return false;
                }
            }
        }
        return false;
    }
}
