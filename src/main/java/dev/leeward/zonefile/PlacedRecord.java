package dev.leeward.zonefile;

import dev.leeward.config.Problem;
import dev.leeward.values.DomainName;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A record and where the operator wrote it. */
record PlacedRecord(DomainName owner, Record record, Place place) {
    int type() {
        return record.getType();
    }

    /** Name and type, as a message begins. */
    @Override
    public String toString() {
        return owner + " " + Type.string(type());
    }

    /**
     * A line of a zone file, or a key of the configuration.
     *
     * @param line from 1; 0 when the file as a whole is meant
     * @param key empty in a zone file
     */
    record Place(String file, int line, String key) {
        /** The file as a whole. */
        static Place ofFile(String file) {
            return new Place(file, 0, "");
        }

        Problem problem(String message) {
            return new Problem(file, line, line == 0 ? 0 : 1, key, message);
        }
    }
}
