package dev.leeward.dns;

import dev.leeward.store.NameCollector;
import dev.leeward.store.RecordStore;
import dev.leeward.store.VerbatimNames;
import dev.leeward.values.DomainName;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading a question and finding its answer in a zone of some names, each asked for as often as any other: what does not lie in a cache is
 * fetched from memory, and that is all that more names may cost. {@link #fixed} is what the rest takes.
 */
@State(Scope.Thread)
public class LookupBench {
    private static final int DIGITS = 7;
    private static final int FIRST_DIGIT = Wire.HEADER_LENGTH + 2;

    @Param({"1000", "100000", "1000000"})
    int names;

    private final Question question = new Question();
    private final Dice dice = new Dice(20260101);
    private final byte[] query = Packets.query("n0000000.example.test", 1);
    private AnswerTable lasting = table(0, 0);
    private AnswerTable passing = lasting;
    private AnswerTable verbatim = lasting;

    @Setup
    public void fill() {
        lasting = table(names, names);
        passing = table(names, 0);
        verbatim = table(names, 0, addresses(names));
    }

    private static VerbatimAnswer addresses(int names) {
        RecordStore records = new RecordStore();
        BitSet all = new BitSet();
        for (int i = 0; i < names; i++) {
            records.add(i, new byte[0], 0, 1, 300, new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}, 0, 4);
        }
        all.set(0, names);
        return new VerbatimAnswer(
                VerbatimNames.of(all, records, _ -> false), _ -> false, slot(Wire.NOERROR), slot(Wire.NXDOMAIN));
    }

    /** @param lasting the nodes of how many names are kept for good */
    private static AnswerTable table(int names, int lasting) {
        return table(names, lasting, Tables.NO_VERBATIM);
    }

    private static AnswerTable table(int names, int lasting, VerbatimAnswer verbatim) {
        DomainName origin = DomainName.parse("example.test");
        NameCollector collected = new NameCollector(origin);
        collected.add(origin);
        for (int i = 1; i < names; i++) {
            collected.add(DomainName.parse("n%07d.example.test".formatted(i)));
        }
        return new AnswerTable(
                List.of(new AnswerZone(collected.table(_ -> true), verbatim, lasting, _ -> node())),
                slot(Wire.REFUSED));
    }

    /** One of its own for each name, as in a server. */
    private static AnswerNode node() {
        AnswerNode below = new AnswerNode(Collections.emptySortedMap(), slot(Wire.NXDOMAIN), null);
        return new AnswerNode(Collections.emptySortedMap(), slot(Wire.NOERROR), below);
    }

    private static AnswerSlot slot(int rcode) {
        CompiledAnswer answer = CompiledAnswer.fixed(Outcome.ofRcode(rcode), 1);
        return new AnswerSlot(_ -> answer);
    }

    private void ask(int number) {
        int left = number;
        for (int digit = FIRST_DIGIT + DIGITS - 1; digit >= FIRST_DIGIT; digit--) {
            query[digit] = (byte) ('0' + left % 10);
            left /= 10;
        }
        question.read(query, query.length, Transport.UDP);
    }

    private int drawn() {
        return (int) ((dice.next() >>> 32) * names >>> 32);
    }

    @Benchmark
    public Question fixed() {
        ask(drawn());
        return question;
    }

    /** A service. */
    @Benchmark
    public Answer lasting() {
        ask(drawn());
        return lasting.find(question);
    }

    /** A static name that holds its answer: with how many bytes that is. */
    @Benchmark
    public int verbatim() {
        ask(drawn());
        return ((VerbatimAnswer) verbatim.find(question)).length(question);
    }

    /** A name such as an alias, whose node may have given its place to another. */
    @Benchmark
    public Answer passing() {
        ask(drawn());
        return passing.find(question);
    }

    /** A name that does not exist. */
    @Benchmark
    public Answer unknown() {
        ask(names + drawn());
        return lasting.find(question);
    }
}
