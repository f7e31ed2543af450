package dev.leeward.steering;

import dev.leeward.values.IpNetwork;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a query takes where its answer depends on the client's network: a look into a table, or a hash for each region. */
@State(Scope.Thread)
public class ClientBench {
    private static final long MAPPED = 0xffffL << 32;
    private static final int TEN = 10 << 24;

    /** In the table; a database of countries has some hundred thousand. */
    @Param({"16", "1024", "65536"})
    int networks;

    private final Rendezvous regions = Rendezvous.of(List.of("eu", "us", "ap"), 3, 2, 1);
    private ClientTable table = ClientTable.of(List.of(), 0);
    private int client;

    @Setup
    public void write() {
        table = ClientTable.of(
                IntStream.range(0, networks)
                        .mapToObj(i -> new ClientTable.Entry(IpNetwork.parse(network(i)), 1 + i % 3))
                        .toList(),
                0);
    }

    private static String network(int number) {
        return "10.%d.%d.0/24".formatted(number >> 8, number & 255);
    }

    private long next() {
        client += 0x9E3779B1;
        return MAPPED | TEN | client >>> 8;
    }

    @Benchmark
    public int byTable() {
        return table.index(0, next());
    }

    @Benchmark
    public int byHash() {
        return regions.index(0, next());
    }
}
