package dev.leeward.dns;

import dev.leeward.dns.Question.Fault;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a question: its name in lower case, the hash of each suffix of it, its options. */
@State(Scope.Thread)
public class QuestionBench {
    private static final String COOKIE = "000a 0008 2464c4abcf10c957";

    @Param({"example.test", "www.example.test", "a-long-label-of-a-service.eu-west-1.compute.internal.example.test"})
    String name;

    @Param({"false", "true"})
    boolean edns;

    private final Question question = new Question();
    private byte[] query = {};

    @Setup
    public void write() {
        query = edns ? Packets.query(name, 1, Packets.opt(1232, "00008000", COOKIE)) : Packets.query(name, 1);
    }

    @Benchmark
    public Fault read() {
        return question.read(query, query.length, Transport.UDP);
    }
}
