package dev.leeward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.values.DomainName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameHashTest {
    private static final int NAMES = 200_000;
    private static final int PLACES = 1 << 14;

    private static int hash(String name) {
        return NameHash.of(DomainName.parse(name).wire(), 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", "a", "abcdef.test", "abcdefg.test", "abcdefgh.test", "abcdefghi.abcdefghijklmnop.test"})
    void isTheSameWhateverStandsAroundTheName(String name) {
        byte[] wire = DomainName.parse(name).wire();
        Random random = new Random(1);
        for (int before = 0; before < 20; before++) {
            for (int behind = 0; behind < 20; behind++) {
                byte[] among = new byte[before + wire.length + behind];
                random.nextBytes(among);
                System.arraycopy(wire, 0, among, before, wire.length);
                assertEquals(hash(name), NameHash.of(among, before));
            }
        }
    }

    /** Names that differ at one place of a word or another, as those of machines and customers do. */
    @ParameterizedTest
    @ValueSource(
            strings = {"%d", "n%07d", "%06dx", "host-%d-a", "a-rather-long-name-%d", "%d.customers", "www.c%d", "%x.%x"
            })
    void spreadsNamesThatAreAlike(String pattern) {
        int[] hashes = IntStream.range(0, NAMES)
                .map(i -> hash(pattern.formatted(i, i) + ".example.test"))
                .toArray();
        Set<Integer> different = new HashSet<>();
        int[] places = new int[PLACES];
        Arrays.stream(hashes).forEach(hash -> {
            different.add(hash);
            places[hash & (PLACES - 1)]++;
        });
        // By chance some five of 200,000 numbers of 32 bits are the same, and a place of the 16,384 has 12 names, and
        // hardly one above 32.
        assertTrue(different.size() > NAMES - 25, NAMES - different.size() + " are the same");
        assertTrue(
                Arrays.stream(places).max().orElseThrow() < 36,
                Arrays.stream(places).max() + " at a place");
    }

    @Test
    void tellsLabelsApartThatAreTheSameBytes() {
        Set<Integer> hashes = new HashSet<>();
        for (String name : new String[] {"ab.c", "a.bc", "abc", "a.b.c", "c.ab", "c.b.a", "abc.", "."}) {
            hashes.add(hash(name));
        }
        assertEquals(7, hashes.size(), "one of them is there twice");
    }
}
