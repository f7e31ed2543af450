package dev.leeward.guard;

import dev.leeward.values.Addresses;
import dev.leeward.values.IpNetwork;
import java.net.Inet4Address;
import java.util.List;

/** A few networks that are looked through at every query. Immutable. */
final class Networks {
    private final long[] high;
    private final long[] low;
    private final long[] highMask;
    private final long[] lowMask;

    Networks(List<IpNetwork> networks) {
        int count = networks.size();
        high = new long[count];
        low = new long[count];
        highMask = new long[count];
        lowMask = new long[count];
        for (int i = 0; i < count; i++) {
            IpNetwork network = networks.get(i);
            int bits = network.length() + (network.address() instanceof Inet4Address ? 96 : 0);
            high[i] = Addresses.high(network.address());
            low[i] = Addresses.low(network.address());
            highMask[i] = mask(Math.min(bits, 64));
            lowMask[i] = mask(Math.max(bits - 64, 0));
        }
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    boolean hold(long addressHigh, long addressLow) {
        for (int i = 0; i < high.length; i++) {
            if ((((addressHigh ^ high[i]) & highMask[i]) | ((addressLow ^ low[i]) & lowMask[i])) == 0) {
                return true;
            }
        }
        return false;
    }
}
