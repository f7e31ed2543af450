package dev.leeward.zonefile;

import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import dev.leeward.zonefile.PlacedRecord.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;

/**
 * The zone that lists others (RFC 9432), version 2 of its schema. A member's label is a hash of its name: it stays when others come and go, and a
 * label that changes would make secondaries drop the member and take it up again (section 5.4).
 */
final class CatalogZone {
    private static final String VERSION = "2";
    private static final int LABEL_BYTES = 16;
    private static final long REFRESH = 3600;
    private static final long RETRY = 600;
    private static final long EXPIRE = 1_209_600;

    private CatalogZone() {}

    static Zone of(DomainName origin, Collection<DomainName> members) {
        Name apex = Names.name(origin);
        // RFC 9432 section 4.1: nobody resolves names here, so no server has to be named.
        Name nobody = Name.fromConstantString("invalid.");
        List<Record> records = new ArrayList<>();
        records.add(new SOARecord(apex, DClass.IN, 0, nobody, nobody, 1, REFRESH, RETRY, EXPIRE, 0));
        records.add(new NSRecord(apex, DClass.IN, 0, nobody));
        records.add(new TXTRecord(below("version", origin), DClass.IN, 0, VERSION));
        for (DomainName member : members) {
            records.add(new PTRRecord(below(label(member) + ".zones", origin), DClass.IN, 0, Names.name(member)));
        }
        Place place = Place.ofFile("catalog");
        ZoneProblems problems = new ZoneProblems();
        WrittenRecords written = new WrittenRecords(origin, Set.of());
        records.forEach(record -> written.add(record, place));
        Zone zone = new ZoneBuilder(origin, Steered.NONE, place, problems).build(written);
        if (zone == null) {
            throw new IllegalStateException("a catalog zone with problems: " + problems.list());
        }
        return zone;
    }

    private static Name below(String labels, DomainName origin) {
        return Names.name(DomainName.parse(origin.isRoot() ? labels : labels + "." + origin));
    }

    private static String label(DomainName member) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(member.toString().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, LABEL_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
