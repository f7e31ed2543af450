package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.steering.ClientTable.Entry;
import dev.leeward.values.Addresses;
import dev.leeward.values.IpNetwork;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTableTest {
    private static final ClientTable TABLE = ClientTable.of(
            List.of(
                    entry("198.51.100.128/25", 1),
                    entry("198.51.100.0/24", 2),
                    entry("198.51.100.0/26", 3), // never: the one before holds all of it
                    entry("10.0.0.0/8", 4),
                    entry("2001:db8::/32", 5),
                    entry("255.255.255.0/24", 6),
                    entry("ffff:ffff::/32", 7)),
            0);

    private static Entry entry(String network, int index) {
        return new Entry(IpNetwork.parse(network), index);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.200,  1, 25",
        "198.51.100.1,    2, 25",
        "198.51.100.65,   2, 25",
        "198.51.101.1,    0, 24",
        "10.255.0.1,      4, 8",
        "11.0.0.1,        0, 8",
        "0.0.0.0,         0, 5",
        "255.255.255.255, 6, 24",
        "2001:db8::1,     5, 32",
        "2001:db9::1,     0, 32",
        "::1,             0, 3",
        "ffff:ffff::9,    7, 32",
        "ffff:fffe::9,    0, 32",
    })
    void theFirstEntryThatHoldsAClientCounts(String client, int index, int prefix) {
        InetAddress address = Addresses.parse(client);
        long high = Addresses.high(address);
        long low = Addresses.low(address);
        assertEquals(index, TABLE.index(high, low));
        assertEquals(prefix, TABLE.prefix(high, low) - (client.contains(":") ? 0 : 96));
    }

    @Test
    void withoutEntriesEverybodyIsTheSame() {
        ClientTable table = ClientTable.of(List.of(), 3);
        for (String client : List.of("0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "2001:db8::1")) {
            InetAddress address = Addresses.parse(client);
            assertEquals(3, table.index(Addresses.high(address), Addresses.low(address)));
            assertEquals(
                    client.contains(":") ? 0 : 96,
                    table.prefix(Addresses.high(address), Addresses.low(address)),
                    client);
        }
    }

    /** Of few bits, so that networks nest and touch. */
    private static IpNetwork network(Random random) {
        boolean v4 = random.nextBoolean();
        int length = random.nextInt(12);
        byte[] bytes = new byte[v4 ? 4 : 16];
        int bits = random.nextInt(1 << 12) & ~((1 << (12 - length)) - 1);
        bytes[0] = (byte) (bits >> 4);
        bytes[1] = (byte) (bits << 4);
        return IpNetwork.parse(Addresses.text(address(bytes)) + "/" + length);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(HexFormat.of().formatHex(bytes), e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isWhatALookThroughTheEntriesTells(long seed) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            entries.add(new Entry(network(random), random.nextInt(4)));
        }
        ClientTable table = ClientTable.of(entries, 9);
        for (int i = 0; i < 1 << 13; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            bytes[0] = (byte) (i >> 5);
            bytes[1] = (byte) (i >> 1 << 4);
            InetAddress client = address(bytes);
            assertEquals(
                    look(entries, client),
                    table.index(Addresses.high(client), Addresses.low(client)),
                    Addresses.text(client));
            holdsToItsEnds(table, client);
        }
    }

    private static int look(List<Entry> entries, InetAddress client) {
        return entries.stream()
                .filter(entry -> entry.network().holds(client))
                .map(Entry::index)
                .findFirst()
                .orElse(9);
    }

    /** All that share the prefix have its index and its prefix; were it shorter, some would not. */
    private static void holdsToItsEnds(ClientTable table, InetAddress client) {
        boolean v4 = client.getAddress().length == 4;
        long high = Addresses.high(client);
        long low = Addresses.low(client);
        int prefix = table.prefix(high, low);
        int index = table.index(high, low);
        // The networks of the test end within 12 bits of the family.
        int first = v4 ? 96 : 0;
        assertTrue(prefix >= first && prefix <= first + 12, client + " " + prefix);
        boolean shorterDiffers = prefix == first;
        for (int bits = 0; bits < 1 << 12; bits++) {
            long otherHigh = v4 ? 0 : (long) bits << 52;
            long otherLow = v4 ? 0xffff_0000_0000L | ((long) bits << 20) : 0;
            int common = v4
                    ? Long.numberOfLeadingZeros(otherLow ^ (low & ~0xfffffL)) + 64
                    : Long.numberOfLeadingZeros(otherHigh ^ (high & ~((1L << 52) - 1)));
            if (common >= prefix) {
                assertEquals(index, table.index(otherHigh, otherLow));
                assertEquals(prefix, table.prefix(otherHigh, otherLow));
            } else if (common == prefix - 1) {
                shorterDiffers |= table.index(otherHigh, otherLow) != index;
            }
        }
        assertTrue(shorterDiffers, client + " could have a shorter prefix than " + prefix);
    }
}
