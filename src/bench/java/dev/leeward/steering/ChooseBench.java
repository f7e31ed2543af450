package dev.leeward.steering;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Choosing where the clients of a service go: what a change of health takes for each service that it concerns. */
@State(Scope.Thread)
public class ChooseBench {
    private static final String MAP =
            ", map: [{networks: [198.51.100.0/24], regions: [us, eu]}, {default: [eu, us, ap]}]";

    /** As it is written. */
    @Param({"failover", "weighted", "hashed", "geo", "all"})
    String policy;

    private World world;
    private Service service;

    @Setup
    public void write() {
        String map = policy.equals("geo") ? MAP : "";
        world = new World("www.example.test: {policy: %s, pools: [eu, us, ap]%s}".formatted(policy, map));
        service = world.snapshot.topology().services().values().iterator().next();
    }

    @Benchmark
    public Routing route() {
        return Steering.route(service, world.snapshot);
    }
}
