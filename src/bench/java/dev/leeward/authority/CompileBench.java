package dev.leeward.authority;

import dev.leeward.dns.AnsweringWorld;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.xbill.DNS.Type;

/**
 * Compiling an answer, as the first query after a start or a change has to: following the question through the zone and its aliases,
 * choosing, and encoding.
 */
@State(Scope.Thread)
public class CompileBench {
    private static final String ZONE = """
            $TTL 300
            @ SOA ns1 host 1 7200 900 1209600 300
            @ NS ns1
            ns1 A 192.0.2.53
            alias CNAME failover
            """;

    private static final String SERVICES = """
            services:
              failover.example.test: {policy: failover, pools: [eu, us]}
              weighted.example.test: {policy: weighted, pools: [eu, us]}
              all.example.test: {policy: all, pools: [eu, us]}
              geo.example.test:
                policy: geo
                pools: [eu, us]
                map: [{networks: [198.51.100.0/24], regions: [us]}, {default: [eu, us]}]
            """;

    /** The first label of what is asked. */
    @Param({"ns1", "failover", "weighted", "all", "geo", "alias", "nobody"})
    String label;

    private Authority authority;
    private DomainName name = DomainName.ROOT;

    @Setup
    public void load() throws IOException {
        Path folder = Files.createTempDirectory("leeward-bench");
        AnsweringWorld world =
                new AnsweringWorld(folder, Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + SERVICES);
        Files.delete(folder.resolve("zone-example.test"));
        Files.delete(folder);
        var snapshot = world.live().current();
        Pathfinder paths = new Pathfinder(world.authority().zones(), snapshot.topology());
        authority = new Authority(paths, snapshot, world.live(), () -> true);
        name = DomainName.parse(label + ".example.test");
    }

    @Benchmark
    public CompiledAnswer compile() {
        return authority.compile(name, Type.A);
    }
}
