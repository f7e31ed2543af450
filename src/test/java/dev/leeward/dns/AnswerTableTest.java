package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.dns.Question.Fault;
import dev.leeward.store.NameCollector;
import dev.leeward.store.RecordStore;
import dev.leeward.store.VerbatimNames;
import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerTableTest {
    private static final CompiledAnswer OUTSIDE = answer();

    private static CompiledAnswer answer() {
        return CompiledAnswer.fixed(Outcome.ofRcode(Wire.NOERROR), 1);
    }

    private static AnswerSlot slot(CompiledAnswer answer) {
        return new AnswerSlot(_ -> answer);
    }

    private static AnswerNode node(CompiledAnswer exact, CompiledAnswer below) {
        return new AnswerNode(
                Collections.emptySortedMap(),
                slot(exact),
                new AnswerNode(Collections.emptySortedMap(), slot(below), null));
    }

    private static Answer find(AnswerTable table, String name, int type) {
        return table.find(question(name, type));
    }

    private static Question question(String name, int type) {
        Question question = new Question();
        byte[] query = Packets.query(name, type);
        assertEquals(Fault.NONE, question.read(query, query.length, Transport.UDP));
        return question;
    }

    @Test
    void findsEachOfManyNamesAndTheEncloserOfOthers() {
        Map<DomainName, AnswerNode> nodes = new HashMap<>();
        List<CompiledAnswer> exact =
                IntStream.range(0, 5000).mapToObj(_ -> answer()).toList();
        CompiledAnswer below = answer();
        for (int i = 0; i < exact.size(); i++) {
            nodes.put(DomainName.parse("n" + i + ".zone" + i % 7 + ".test"), node(exact.get(i), below));
        }
        AnswerTable table = Tables.of(nodes, slot(OUTSIDE));
        for (int i = 0; i < exact.size(); i++) {
            String name = "N" + i + ".Zone" + i % 7 + ".test";
            assertSame(exact.get(i), find(table, name, 1), name);
            assertSame(below, find(table, "x." + name, 1), name);
            assertSame(OUTSIDE, find(table, "n" + i + ".zone7.test", 1), name);
        }
        assertSame(OUTSIDE, find(table, "zone1.test", 1));
        assertSame(OUTSIDE, find(table, ".", 1));
    }

    @Test
    void takesTheClosestOfSeveralEnclosers() {
        CompiledAnswer belowRoot = answer();
        CompiledAnswer belowTest = answer();
        AnswerTable table = Tables.of(
                Map.of(
                        DomainName.ROOT,
                        node(answer(), belowRoot),
                        DomainName.parse("a.test"),
                        node(answer(), belowTest)),
                slot(OUTSIDE));
        assertSame(belowTest, find(table, "x.y.z.a.test", 1));
        assertSame(belowRoot, find(table, "xa.test", 1));
        assertSame(belowRoot, find(table, "test", 1));
    }

    @Test
    void isOutsideEverythingWhenEmpty() {
        AnswerTable table = Tables.of(Map.of(), slot(OUTSIDE));
        assertSame(OUTSIDE, find(table, "www.example.test", 1));
        assertSame(OUTSIDE, find(table, ".", 1));
    }

    @Test
    void givesTypesOfTheirOwnTheirAnswerAndAllOthersOne() {
        CompiledAnswer a = answer();
        CompiledAnswer other = answer();
        TreeMap<Integer, AnswerSlot> types = new TreeMap<>(Map.of(1, slot(a)));
        AnswerTable table =
                Tables.of(Map.of(DomainName.parse("test"), new AnswerNode(types, slot(other), null)), slot(OUTSIDE));
        assertSame(a, find(table, "test", 1));
        assertSame(other, find(table, "test", 28));
        assertSame(other, find(table, "test", 65280));
        assertSame(a, find(table, "x.test", 1), "a node without one below answers there itself");
    }

    /** A flood of names that exist: of most, only so many are kept, and those of steered names all. */
    @Test
    void keepsNoMoreNodesThanItHasPlacesFor() {
        int lasting = 1000;
        int all = lasting + 3 * AnswerTable.MOST_PASSING;
        NameCollector names = new NameCollector(DomainName.parse("test"));
        for (int i = 0; i < all; i++) {
            names.add(DomainName.parse("n" + i + ".test"));
        }
        int[] made = new int[all];
        AnswerNode node = node(answer(), answer());
        AnswerTable table = new AnswerTable(
                List.of(new AnswerZone(names.table(_ -> true), Tables.NO_VERBATIM, lasting, number -> {
                    made[number]++;
                    return node;
                })),
                slot(OUTSIDE));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < all; i++) {
                find(table, "n" + i + ".test", 1);
                find(table, "n" + i + ".test", 28);
            }
        }
        for (int i = 0; i < all; i++) {
            assertEquals(i < lasting ? 1 : 2, made[i], "times that the node of n" + i + " was made");
        }
        for (int i = all - AnswerTable.MOST_PASSING; i < all; i++) {
            find(table, "n" + i + ".test", 1);
            assertEquals(2, made[i], "n" + i + " still had its place");
        }
    }

    @Test
    void makesNoNodeForNamesThatHoldTheirAnswers() {
        RecordStore records = new RecordStore();
        NameCollector names = new NameCollector(DomainName.parse("test"));
        BitSet plain = new BitSet();
        for (int i = 0; i < 1000; i++) {
            int number = names.add(DomainName.parse("n" + i + ".test"));
            records.add(number, new byte[0], 0, 1, 300, new byte[] {10, 0, (byte) (i >> 8), (byte) i}, 0, 4);
            plain.set(number);
        }
        CompiledAnswer noData = answer();
        CompiledAnswer noName = answer();
        VerbatimAnswer verbatim = new VerbatimAnswer(
                VerbatimNames.of(plain, records, _ -> false), type -> type == 15, slot(noData), slot(noName));
        AnswerNode node = node(answer(), answer());
        List<Integer> made = new ArrayList<>();
        AnswerTable table = new AnswerTable(
                List.of(new AnswerZone(names.table(_ -> true), verbatim, 0, number -> {
                    made.add(number);
                    return node;
                })),
                slot(OUTSIDE));
        for (int i = 0; i < 1000; i++) {
            Question question = question("N" + i + ".test", 1);
            assertSame(verbatim, table.find(question));
            byte[] written = new byte[16];
            assertEquals(1, verbatim.write(question, written, 16));
            assertEquals(i, Wire.u16(written, 14));
            assertSame(noData, find(table, "n" + i + ".test", 28));
            assertSame(noName, find(table, "x.n" + i + ".test", 1));
        }
        assertEquals(List.of(), made);
        find(table, "n7.test", Wire.TYPE_ANY);
        assertEquals(List.of(7), made, "what more there is to say has to be compiled");
    }

    @Test
    void compilesOnceWhileTheVersionStays() {
        AtomicInteger version = new AtomicInteger();
        AtomicInteger compiled = new AtomicInteger();
        AnswerSlot slot = new AnswerSlot(_ -> {
            compiled.incrementAndGet();
            return CompiledAnswer.steered(
                    List.of(CompiledAnswer.Part.of(Outcome.ofRcode(Wire.NOERROR))),
                    null,
                    Stamp.of(List.of(version)),
                    1);
        });
        Question question = question("test", 1);
        CompiledAnswer first = slot.answer(question);
        assertSame(first, slot.answer(question));
        version.incrementAndGet();
        assertNotSame(first, slot.answer(question));
        assertEquals(2, compiled.get());
    }

    @Test
    void keepsNoAnswerThatIsForOneQuestion() {
        AnswerSlot slot = new AnswerSlot(_ -> CompiledAnswer.once(Outcome.ofRcode(Wire.SERVFAIL), 1));
        Question question = question("test", 1);
        assertNotSame(slot.answer(question), slot.answer(question));
    }

    @Test
    void keepsNothingWhenCompilingFails() {
        AtomicInteger compiled = new AtomicInteger();
        CompiledAnswer right = answer();
        AnswerSlot slot = new AnswerSlot(_ -> {
            if (compiled.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
            }
            return right;
        });
        Question question = question("test", 1);
        assertThrows(IllegalStateException.class, () -> slot.answer(question));
        assertSame(right, slot.answer(question));
    }
}
