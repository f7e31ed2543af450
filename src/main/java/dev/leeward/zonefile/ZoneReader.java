package dev.leeward.zonefile;

import dev.leeward.config.ConfigException;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import dev.leeward.zonefile.PlacedRecord.Place;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** Makes a zone of its configuration: from its file, or from its name servers. */
final class ZoneReader {
    private static final long TTL = 3600;
    private static final long REFRESH = 3600;
    private static final long RETRY = 900;
    private static final long EXPIRE = 1_209_600;
    private static final long MINIMUM = 300;

    private ZoneReader() {}

    /**
     * @param configFile where a zone without a file is written
     * @param services the steered names that belong to this zone
     * @throws ConfigException with every problem of this zone
     */
    static ReadZone read(String configFile, DomainName origin, ZoneConfig config, Steered services)
            throws ConfigException {
        ZoneProblems problems = new ZoneProblems();
        Path file = config.file();
        Place whole = file == null
                ? new Place(configFile, 0, "zones." + origin + ".name-servers")
                : Place.ofFile(file.toString());
        WrittenRecords records = new WrittenRecords(origin, services.names());
        if (file == null) {
            addNameServers(origin, config, services, whole, records, problems);
        } else {
            new ZoneFile(origin, records, problems).read(file);
        }
        ZoneBuilder builder = new ZoneBuilder(origin, services, whole, problems);
        Zone zone = builder.build(records);
        if (zone == null) {
            throw new ConfigException(problems.list());
        }
        return new ReadZone(zone, builder.warnings());
    }

    private static void addNameServers(
            DomainName origin,
            ZoneConfig config,
            Steered services,
            Place place,
            WrittenRecords records,
            ZoneProblems problems) {
        if (config.nameServers().isEmpty()) {
            problems.add(place.problem("is empty: write at least one name server, or a file"));
            return;
        }
        DomainName first = config.nameServers().keySet().iterator().next();
        records.add(soa(Names.name(origin), Names.name(first)), place);
        config.nameServers().forEach((server, addresses) -> {
            records.add(new NSRecord(Names.name(origin), DClass.IN, TTL, Names.name(server)), place);
            if (!server.isAtOrBelow(origin)) {
                return; // Its addresses are in another zone.
            }
            if (addresses.isEmpty() && !services.names().contains(server)) {
                problems.add(place.problem(server + " is in this zone: write its addresses"));
            }
            for (InetAddress address : addresses) {
                records.add(address(Names.name(server), address), place);
            }
        });
    }

    private static SOARecord soa(Name origin, Name firstServer) {
        return new SOARecord(
                origin, DClass.IN, TTL, firstServer, hostmaster(origin), 1, REFRESH, RETRY, EXPIRE, MINIMUM);
    }

    /** The mailbox that RFC 2142 section 7 wants for DNS. */
    private static Name hostmaster(Name origin) {
        try {
            return Name.concatenate(Name.fromConstantString("hostmaster"), origin);
        } catch (NameTooLongException _) {
            return origin;
        }
    }

    private static Record address(Name server, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(server, DClass.IN, TTL, address)
                : new AAAARecord(server, DClass.IN, TTL, address);
    }
}
