package dev.leeward.transfer;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * Tells one content of a zone from another, in 128 bits, whatever the order of its records: what is added and taken away later costs only itself.
 * No shield against somebody who looks for two contents with one print; zones are written by those whom they serve.
 */
record Print(long high, long low) {
    static final Print NONE = new Print(0, 0);

    private static final long PRIME = 0x100000001b3L;

    Print plus(Record record) {
        byte[] wire = record.toWireCanonical();
        return new Print(high + hash(wire, 0xcbf29ce484222325L), low + hash(wire, 0x9e3779b97f4a7c15L));
    }

    private Print minus(Record record) {
        Print one = NONE.plus(record);
        return new Print(high - one.high, low - one.low);
    }

    Print with(List<Record> removed, List<Record> added) {
        Print print = this;
        for (Record record : removed) {
            print = print.minus(record);
        }
        for (Record record : added) {
            print = print.plus(record);
        }
        return print;
    }

    private static long hash(byte[] bytes, long seed) {
        long hash = seed;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        // Sums of hashes need all bits of each to depend on all of its bytes.
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }

    /** @throws NumberFormatException when it is not what {@link #toString} makes */
    static Print parse(String text) {
        if (text.length() != 32) {
            throw new NumberFormatException(text);
        }
        return new Print(Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
    }
}
