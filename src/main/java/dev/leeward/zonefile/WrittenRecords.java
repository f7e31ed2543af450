package dev.leeward.zonefile;

import dev.leeward.store.IntStore;
import dev.leeward.store.NameCollector;
import dev.leeward.store.RecordStore;
import dev.leeward.values.DomainName;
import dev.leeward.zone.StoredRecords;
import dev.leeward.zonefile.PlacedRecord.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * All records of a zone as they were written, with their places. Steered names have the first numbers, then comes the apex.
 */
final class WrittenRecords {
    /** The name owns NS. */
    static final int NS = 1;

    /** The name owns DNAME. */
    static final int DNAME = 2;

    /** The name owns A or AAAA. */
    static final int ADDRESS = 4;

    /** The name owns CNAME. */
    static final int CNAME = 8;

    /** The name owns SOA. */
    static final int SOA = 16;

    /** The name owns more than one record. */
    static final int SEVERAL = 32;

    private static final int ANY = 64;

    /** The name owns MX, SRV or DS, which lead elsewhere. */
    static final int LEADING = 128;

    private final NameCollector names;
    private final RecordStore records = new RecordStore();
    private final Places places = new Places();
    private final int steered;
    private final int apex;
    private final ReadName owner = new ReadName();
    private byte[] kinds = new byte[4];

    WrittenRecords(DomainName origin, Set<DomainName> services) {
        this.names = new NameCollector(origin);
        services.forEach(names::add);
        this.steered = names.size();
        this.apex = names.add(origin);
    }

    NameCollector names() {
        return names;
    }

    RecordStore records() {
        return records;
    }

    /** How many numbers, from 0, are those of steered names. */
    int steered() {
        return steered;
    }

    int apex() {
        return apex;
    }

    /** Whether there is hardly room for more: 2 GiB of names or of records. */
    boolean isFull() {
        return names.isFull() || records.isFull();
    }

    /** Adds a record that is read; its owner is at or below the origin, its class IN. */
    void add(ReadName owner, int type, long ttl, byte[] data, int start, int end, Place file, int line) {
        int number = names.add(owner.lower(), 0, owner.length(), owner.hash());
        int cased = owner.isCased() ? owner.length() : 0;
        places.add(records.add(number, owner.written(), cased, type, ttl, data, start, end), file, line);
        if (number >= kinds.length) {
            kinds = Arrays.copyOf(kinds, number * 2);
        }
        kinds[number] |= (byte) (kind(type) | (kinds[number] == 0 ? ANY : SEVERAL));
    }

    void add(Record record, Place place) {
        byte[] wire = StoredRecords.wire(record);
        owner.set(record.getName().toWire());
        add(
                owner,
                record.getType(),
                record.getTTL(),
                wire,
                StoredRecords.dataStart(record),
                wire.length,
                place,
                place.line());
    }

    private static int kind(int type) {
        return switch (type) {
            case Type.NS -> NS;
            case Type.DNAME -> DNAME;
            case Type.A, Type.AAAA -> ADDRESS;
            case Type.CNAME -> CNAME;
            case Type.SOA -> SOA;
            case Type.MX, Type.SRV, Type.DS -> LEADING;
            default -> 0;
        };
    }

    /** Whether the name owns what any of {@code kinds} says. */
    boolean has(int number, int kinds) {
        return number < this.kinds.length && (this.kinds[number] & kinds) != 0;
    }

    boolean isWritten(int number) {
        return has(number, ANY);
    }

    /** The records of a name, in the order in which they were written. */
    List<PlacedRecord> of(int number) {
        List<PlacedRecord> placed = new ArrayList<>();
        DomainName name = names.name(number);
        StoredRecords.forEach(
                records,
                number,
                name,
                _ -> true,
                (record, which) -> placed.add(new PlacedRecord(name, record, places.of(which))));
        return placed;
    }

    /** Where records were written: their lines, and from which record on they were in which file. */
    private static final class Places {
        private final IntStore records = new IntStore();
        private final IntStore lines = new IntStore();
        private final List<Place> files = new ArrayList<>();
        private final List<Integer> firsts = new ArrayList<>();

        void add(int record, Place file, int line) {
            if (files.isEmpty() || !files.getLast().equals(file)) {
                files.add(file);
                firsts.add(records.size());
            }
            records.add(record);
            lines.add(line);
        }

        Place of(int record) {
            int index = records.indexOf(record);
            int file = Collections.binarySearch(firsts, index);
            Place place = files.get(file >= 0 ? file : -file - 2);
            return new Place(place.file(), lines.get(index), place.key());
        }
    }
}
