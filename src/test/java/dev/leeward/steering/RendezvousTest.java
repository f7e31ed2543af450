package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.values.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final int NETWORKS = 100_000;
    private static final List<String> TEN =
            IntStream.range(0, 10).mapToObj(i -> "pool-" + i).toList();

    private static long[] weights(int count) {
        return IntStream.range(0, count).mapToLong(_ -> 1).toArray();
    }

    /** Network {@code n} of IPv4. */
    private static long low(int n) {
        return 0xffff_0000_0000L | ((long) n << 8);
    }

    private static int[] shares(Rendezvous rendezvous, int candidates) {
        int[] counts = new int[candidates];
        for (int n = 0; n < NETWORKS; n++) {
            counts[rendezvous.index(0, low(n))]++;
        }
        return counts;
    }

    @Test
    void removingOneOfTenMovesATenthAndNothingBetweenTheOthers() {
        Rendezvous all = Rendezvous.of(TEN, weights(10));
        List<String> nine = new ArrayList<>(TEN);
        nine.remove(4);
        Rendezvous without = Rendezvous.of(nine, weights(9));
        int moved = 0;
        for (int n = 0; n < NETWORKS; n++) {
            String before = TEN.get(all.index(0, low(n)));
            String after = nine.get(without.index(0, low(n)));
            if (!before.equals(after)) {
                assertEquals("pool-4", before, "a network moved between two that stay");
                moved++;
            }
        }
        assertEquals(0.1, (double) moved / NETWORKS, 0.01);
    }

    @Test
    void givesEachItsShare() {
        for (int share : shares(Rendezvous.of(TEN, weights(10)), 10)) {
            assertEquals(0.1, (double) share / NETWORKS, 0.01);
        }
        int[] weighted = shares(Rendezvous.of(List.of("a", "b", "c"), 1, 3, 6), 3);
        assertEquals(0.1, (double) weighted[0] / NETWORKS, 0.01);
        assertEquals(0.3, (double) weighted[1] / NETWORKS, 0.01);
        assertEquals(0.6, (double) weighted[2] / NETWORKS, 0.01);
    }

    @Test
    void aWeightThatGrowsOnlyGains() {
        Rendezvous before = Rendezvous.of(List.of("a", "b", "c"), 1, 1, 1);
        Rendezvous after = Rendezvous.of(List.of("a", "b", "c"), 1, 2, 1);
        for (int n = 0; n < NETWORKS; n++) {
            int was = before.index(0, low(n));
            int is = after.index(0, low(n));
            assertTrue(was == is || is == 1, "a network moved to one that did not grow");
        }
    }

    @Test
    void looksAtTheNetworkAlone() {
        Rendezvous ten = Rendezvous.of(TEN, weights(10));
        for (String[] pair : new String[][] {
            {"198.51.100.0", "198.51.100.255"}, {"2001:db8:5:600::", "2001:db8:5:6ff:ffff:ffff:ffff:ffff"},
        }) {
            InetAddress first = Addresses.parse(pair[0]);
            InetAddress last = Addresses.parse(pair[1]);
            assertEquals(
                    ten.index(Addresses.high(first), Addresses.low(first)),
                    ten.index(Addresses.high(last), Addresses.low(last)));
        }
        assertEquals(120, Rendezvous.prefix(0, low(7)));
        assertEquals(56, Rendezvous.prefix(0x20010db800000000L, 0));
    }
}
