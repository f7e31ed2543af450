package dev.leeward.zone;

import org.xbill.DNS.SOARecord;

/** An SOA with another serial. */
public final class SoaSerial {
    private SoaSerial() {}

    /** @param serial as 32 bits, whatever their sign */
    public static SOARecord of(SOARecord soa, int serial) {
        return new SOARecord(
                soa.getName(),
                soa.getDClass(),
                soa.getTTL(),
                soa.getHost(),
                soa.getAdmin(),
                Integer.toUnsignedLong(serial),
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                soa.getMinimum());
    }
}
