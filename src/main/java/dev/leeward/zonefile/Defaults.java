package dev.leeward.zonefile;

import org.xbill.DNS.Name;

/** What an entry of a zone file leaves out, and takes from what was said before it (RFC 1035 section 5.1, RFC 2308 section 4). */
final class Defaults {
    /** No TTL has been said. */
    static final long NONE = -1;

    private final ReadName originRead = new ReadName();
    private final ReadName owner = new ReadName();
    private Name origin = Name.root;
    private boolean owned;
    private long ttl;
    private long lastTtl = NONE;

    /** @param ttl in seconds, or {@link #NONE} */
    Defaults(Name origin, long ttl) {
        origin(origin);
        this.ttl = ttl;
    }

    void origin(Name origin) {
        this.origin = origin;
        originRead.set(origin.toWire());
    }

    Name origin() {
        return origin;
    }

    ReadName originRead() {
        return originRead;
    }

    /** Says the TTL of all records that have none. */
    void ttl(long seconds) {
        ttl = seconds;
    }

    /** In seconds: what was said for all, else that of the last record, else {@link #NONE}. */
    long ttl() {
        return ttl >= 0 ? ttl : lastTtl;
    }

    /** The owner of the last record, where {@link #hasOwner}. */
    ReadName owner() {
        return owner;
    }

    boolean hasOwner() {
        return owned;
    }

    void noOwner() {
        owned = false;
    }

    void owner(ReadName name) {
        // A name that is repeated keeps the letter case that it had first.
        if (!owned || !name.isSame(owner)) {
            owner.set(name);
        }
        owned = true;
    }

    void lastTtl(long seconds) {
        lastTtl = seconds;
    }
}
