package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a real nginx that dies or hangs stays in the answers, behind an interval of 2 s, three failures and a timeout of 1 s. A few
 * trials in the ordinary tests; {@code mvn test -Dtest=DetectionTest -Dtrials=20} for the numbers.
 */
class DetectionTest {
    private static final int TRIALS = Integer.getInteger("trials", 3);
    private static final String ONE = "127.0.0.11";
    private static final String OTHER = "127.0.0.21";

    @TempDir
    Path folder;

    @BeforeAll
    static void needsNginx() {
        Nginx.isNeeded();
    }

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void aKilledMemberIsOutWithinThreeTenthsOfASecond() throws Exception {
        int port = Nginx.freePort();
        try (Nginx one = new Nginx(folder, ONE, port);
                Nginx other = new Nginx(folder, OTHER, port);
                Leeward server = Leeward.serve(config(port))) {
            Duration median = median("killed", server, one::kill, one::start);
            assertTrue(median.toMillis() <= 300 + SLACK_MILLIS, median.toString());
        }
    }

    @Test
    void aHangingMemberIsOutWithinTwoPointEightSeconds() throws Exception {
        int port = Nginx.freePort();
        try (Nginx one = new Nginx(folder, ONE, port);
                Nginx other = new Nginx(folder, OTHER, port);
                Leeward server = Leeward.serve(config(port))) {
            // The hedge wants to know how long answers take.
            Thread.sleep(Duration.ofSeconds(20));
            Duration median = median("hanging", server, one::stop, one::resume);
            assertTrue(median.toMillis() <= 2800 + SLACK_MILLIS, median.toString());
        }
    }

    /** A median of three on a machine that is busy with other tests. */
    private static final int SLACK_MILLIS = TRIALS < 20 ? 700 : 0;

    private Path config(int port) throws IOException {
        return Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                health: {flap-window: 0s}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {}, us-east: {}}
                checks:
                  web: {http: {port: %d, path: /healthz}, interval: 2s, timeout: 1s, rise: 2, fall: 3}
                pools:
                  eu: {region: eu-west, check: web, members: [%s]}
                  us: {region: us-east, check: web, members: [%s]}
                services: {api.example.test: {policy: failover, pools: [eu, us], ttl: 30}}
                """.formatted(port, ONE, OTHER));
    }

    private static Duration median(String what, Leeward server, Step fault, Step repair) throws Exception {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            until(server, ONE);
            // Two intervals, for a connection that idled for one; and faults at moments spread over the next.
            Thread.sleep(4000 + 1000L * (2 * i + 1) / TRIALS);
            fault.run();
            long start = System.nanoTime();
            until(server, OTHER);
            took.add(Duration.ofNanos(System.nanoTime() - start));
            repair.run();
        }
        List<Duration> sorted = new ArrayList<>(took);
        Collections.sort(sorted);
        Duration median = sorted.get(sorted.size() / 2);
        System.out.printf(
                "%s: median %d ms of %s%n",
                what, median.toMillis(), took.stream().map(Duration::toMillis).toList());
        return median;
    }

    private static void until(Leeward server, String address) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!server.addresses("api.example.test").equals(List.of(address))) {
            assertTrue(System.nanoTime() < end, () -> String.join("\n", server.output));
            Thread.sleep(5);
        }
    }
}
