package dev.leeward.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameTableTest {
    private static final DomainName ORIGIN = DomainName.parse("example.test");

    @Test
    void findsEveryNameByItsNumberAndNoOther() {
        NameCollector collected = new NameCollector(ORIGIN);
        Map<DomainName, Integer> numbers = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            String label = Integer.toString(random.nextInt(500_000), 36);
            DomainName name = DomainName.parse(label + (i % 5 == 0 ? ".sub" : "") + ".example.test");
            int expected = numbers.computeIfAbsent(name, _ -> numbers.size());
            assertEquals(expected, collected.add(name));
        }
        NameTable table = collected.table(_ -> true);
        assertEquals(numbers.size(), table.size());
        numbers.forEach((name, number) -> {
            assertEquals(number, table.find(name));
            assertEquals(name, table.name(number));
        });
        assertEquals(-1, table.find(ORIGIN));
        assertEquals(-1, table.find(DomainName.parse("sub.example.test")));
        for (int i = 500_000; i < 600_000; i++) {
            assertEquals(-1, table.find(DomainName.parse(Integer.toString(i, 36) + ".example.test")));
        }
    }

    @Test
    void leavesOutWhatIsNotWantedAndKeepsTheNumbers() {
        NameCollector collected = new NameCollector(ORIGIN);
        List<DomainName> names = new ArrayList<>(List.of(ORIGIN));
        for (int i = 0; i < 1000; i++) {
            names.add(DomainName.parse("n" + i + ".example.test"));
        }
        names.forEach(collected::add);
        NameTable even = collected.table(number -> number % 2 == 0);
        NameTable none = collected.table(_ -> false);
        for (int number = 0; number < names.size(); number++) {
            assertEquals(number % 2 == 0 ? number : -1, even.find(names.get(number)));
            assertEquals(-1, none.find(names.get(number)));
        }
    }

    @Test
    void holdsNamesAsLongAsTheyGet() {
        String label = "x".repeat(60) + ".";
        DomainName longest = DomainName.parse(label.repeat(4) + "abcdefghi");
        assertEquals(255, longest.length());
        for (DomainName origin : List.of(DomainName.ROOT, longest.parent(), longest)) {
            NameCollector collected = new NameCollector(origin);
            assertEquals(0, collected.add(longest));
            assertEquals(0, collected.add(longest));
            NameTable table = collected.table(_ -> true);
            assertEquals(0, table.find(longest));
            assertEquals(longest, table.name(0));
            assertEquals(origin.equals(longest.parent()), collected.isChildOfOrigin(0) && !origin.isRoot());
        }
    }

    @Test
    void runsOfBytesKeepTheirPlaceAsTheStoreGrows() {
        ByteStore store = new ByteStore();
        Random random = new Random(2);
        List<byte[]> written = new ArrayList<>();
        List<Integer> runs = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(i % 100 == 0 ? ByteStore.MAX_RUN : 3000)];
            random.nextBytes(bytes);
            int run = store.add(bytes.length);
            System.arraycopy(bytes, 0, store.chunk(run), ByteStore.offset(run), bytes.length);
            assertTrue(runs.isEmpty() || run >= runs.getLast(), "later runs have greater numbers");
            written.add(bytes);
            runs.add(run);
        }
        store.trim();
        assertFalse(store.isFull());
        for (int i = 0; i < runs.size(); i++) {
            int at = ByteStore.offset(runs.get(i));
            byte[] there = store.chunk(runs.get(i));
            assertArrayEquals(written.get(i), Arrays.copyOfRange(there, at, at + written.get(i).length));
        }
    }
}
