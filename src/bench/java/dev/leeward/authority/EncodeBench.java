package dev.leeward.authority;

import dev.leeward.dns.Outcome;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** Encoding addresses of which any may come first, with the table that draws it. */
@State(Scope.Thread)
public class EncodeBench {
    private static final DomainName OWNER = DomainName.parse("www.example.test");
    private static final int TTL = 30;

    @Param({"1", "4", "16"})
    int records;

    private List<ARecord> addresses = List.of();
    private List<Long> weights = List.of();

    @Setup
    public void write() {
        addresses = IntStream.range(0, records)
                .mapToObj(i -> InetAddress.ofLiteral("192.0.2." + i))
                .map(address -> new ARecord(Names.name(OWNER), DClass.IN, TTL, address))
                .toList();
        weights = Collections.nCopies(records, 1L);
    }

    @Benchmark
    public Outcome encode() {
        return new Reply(OWNER, Type.A, DClass.IN)
                .answerInTurn(addresses, weights, 0)
                .encode();
    }
}
