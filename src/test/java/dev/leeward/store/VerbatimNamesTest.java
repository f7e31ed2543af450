package dev.leeward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VerbatimNamesTest {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int TXT = 16;

    private final RecordStore records = new RecordStore();

    private void add(int number, int type, long ttl, String data) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(data);
        records.add(number, new byte[0], 0, type, ttl, bytes, 0, bytes.length);
    }

    private VerbatimNames names(int count) {
        BitSet all = new BitSet();
        all.set(0, count);
        return VerbatimNames.of(all, records, type -> type == CNAME);
    }

    @Test
    void writesTheRecordsOfATypeAsTheyWereAdded() {
        add(0, A, 300, "c0 00 02 01");
        add(0, TXT, 60, "02 68 69");
        add(0, A, 300, "c0 00 02 02");
        VerbatimNames names = names(1);
        assertTrue(names.has(0));
        assertEquals(32, names.length(0, A));
        byte[] message = new byte[40];
        assertEquals(2, names.write(0, A, message, 36));
        assertEquals(
                "00 00 00 00"
                        + " c0 0c 00 01 00 01 00 00 01 2c 00 04 c0 00 02 01"
                        + " c0 0c 00 01 00 01 00 00 01 2c 00 04 c0 00 02 02"
                        + " 00 00 00 00",
                HexFormat.ofDelimiter(" ").formatHex(message));
    }

    @Test
    void hasNothingOfATypeThatANameLacks() {
        add(1, A, 300, "c0 00 02 01");
        VerbatimNames names = names(2);
        assertEquals(0, names.length(1, TXT));
        assertFalse(names.isEmpty(1));
        assertTrue(names.has(0), "a name that is there for those below it");
        assertTrue(names.isEmpty(0));
        assertEquals(0, names.length(0, A));
    }

    @Test
    void leavesOutWhatIsNoSetAsItStands() {
        add(0, A, 300, "c0 00 02 01");
        add(0, A, 60, "c0 00 02 02");
        add(1, A, 300, "c0 00 02 01");
        add(1, A, 300, "c0 00 02 01");
        add(2, TXT, 300, "02 68 69");
        add(2, TXT, 300, "02 48 49");
        add(3, CNAME, 300, "01 61 00");
        add(4, A, 300, "c0 00 02 01");
        add(4, TXT, 60, "02 68 69");
        VerbatimNames names = names(6);
        assertFalse(names.has(0), "two TTLs in a set");
        assertFalse(names.has(1), "a record twice");
        assertFalse(names.has(2), "differs in the case of letters");
        assertFalse(names.has(3), "leads elsewhere");
        assertTrue(names.has(4), "two sets");
        assertFalse(names.has(6), "nobody asked about it");
    }

    @Test
    void leavesOutNamesWithManyRecords() {
        for (int last = 0; last < 17; last++) {
            add(0, A, 300, "c0 00 02 %02x".formatted(last));
            if (last < 16) {
                add(1, A, 300, "c0 00 02 %02x".formatted(last));
            }
        }
        VerbatimNames names = names(2);
        assertFalse(names.has(0));
        assertTrue(names.has(1));
        byte[] message = new byte[16 * 16];
        assertEquals(16, names.write(1, A, message, message.length));
        assertEquals(15, message[message.length - 1]);
        assertEquals(0, message[15]);
        assertEquals(16 * 16, names.length(1, A));
        assertEquals((byte) 0xc0, message[0], () -> Arrays.toString(message));
    }

    @Test
    void mayBeNone() {
        assertFalse(VerbatimNames.none().has(0));
    }
}
