package dev.leeward.zonefile;

/** Takes records as they are read. */
@FunctionalInterface
interface RecordSink {
    /**
     * @param owner good until the next call
     * @param ttl in seconds
     * @param data holds the record's data between {@code start} and {@code end}: uncompressed, names in the case in which they were written
     */
    void accept(ReadName owner, int type, int dclass, long ttl, byte[] data, int start, int end);
}
