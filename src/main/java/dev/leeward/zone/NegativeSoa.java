package dev.leeward.zone;

import org.xbill.DNS.SOARecord;

/** The SOA as negative answers carry it: its TTL and its MINIMUM are how long resolvers remember them (RFC 2308 section 5). */
public final class NegativeSoa {
    private NegativeSoa() {}

    /** With the lesser of its TTL and MINIMUM as TTL (RFC 2308 section 3). */
    static SOARecord of(SOARecord soa) {
        return capped(soa, soa.getMinimum());
    }

    /**
     * With neither above {@code ttl}, in seconds: that of a positive answer at a steered name, or a family that comes back would stay
     * unseen for longer.
     */
    public static SOARecord capped(SOARecord soa, long ttl) {
        return new SOARecord(
                soa.getName(),
                soa.getDClass(),
                Math.min(soa.getTTL(), ttl),
                soa.getHost(),
                soa.getAdmin(),
                soa.getSerial(),
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                Math.min(soa.getMinimum(), ttl));
    }
}
