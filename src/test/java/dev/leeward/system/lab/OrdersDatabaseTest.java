package dev.leeward.system.lab;

import static dev.leeward.system.lab.PostgresExporter.HEARTBEAT;
import static dev.leeward.system.lab.PostgresExporter.LAG;
import static dev.leeward.system.lab.PostgresExporter.SILENCE;
import static dev.leeward.system.lab.PostgresExporter.STREAMING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.lab.FenceEndpoint.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the lab is what it says: what the real parts tell and lose, before anything of ours looks at them. */
class OrdersDatabaseTest {
    private static final Duration CUT = Duration.ofSeconds(10);
    private static final Duration SILENT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private OrdersDatabase database;

    @BeforeAll
    static void needsItsPrograms() throws IOException {
        OrdersDatabase.isNeeded();
    }

    @BeforeEach
    void starts() throws Exception {
        database = new OrdersDatabase(folder);
    }

    @AfterEach
    void ends() throws Exception {
        client.close();
        database.close();
        assertFalse(database.primary().isAlive() || database.standby().isAlive());
    }

    /** How long before {@code moment} the newest heartbeat on the standby was written, in seconds. */
    private static double exposure(Map<String, Double> scraped, Instant moment) {
        return moment.getEpochSecond() + moment.getNano() / 1e9 - scraped.get(HEARTBEAT);
    }

    private void eventuallyClose() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> exposure(database.exporter().scrape(), Instant.now()) < 2);
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private int get(URI uri) throws IOException, InterruptedException {
        return status(HttpRequest.newBuilder(uri));
    }

    private static HttpRequest.Builder post(URI uri) {
        return HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody());
    }

    @Test
    void tellsNothingOfALagWhenItsReceiverIsCutOff() throws Exception {
        eventuallyClose();
        assertEquals(1, database.exporter().scrape().get(STREAMING));

        database.link().cut();
        Thread.sleep(CUT);
        Map<String, Double> cut = database.exporter().scrape();
        assertTrue(exposure(cut, Instant.now()) >= CUT.toSeconds(), cut.toString());
        assertEquals(0, cut.get(LAG));
        assertEquals(0, cut.get(STREAMING));

        database.link().resume();
        eventuallyClose();
    }

    @Test
    void looksConnectedOverALinkThatWentSilent() throws Exception {
        eventuallyClose();
        database.link().silence();
        Thread.sleep(SILENT);
        Map<String, Double> silent = database.exporter().scrape();
        assertTrue(exposure(silent, Instant.now()) >= SILENT.toSeconds() - 0.1, silent.toString());
        assertEquals(0, silent.get(LAG));
        // Until wal_receiver_timeout, a minute: only how long it has heard nothing gives it away.
        assertEquals(1, silent.get(STREAMING));
        assertTrue(silent.get(SILENCE) >= SILENT.toSeconds() - 0.1, silent.toString());
    }

    @Test
    void losesNothingOlderThanTheNewestHeartbeatOnTheStandby() throws Exception {
        eventuallyClose();
        database.link().cut();
        Thread.sleep(3000);
        database.primary().kill();
        Instant stop = Instant.now();

        database.standby().promote();
        assertTrue(database.standby().isPrimary());
        LostRows lost = LostRows.of(database.load(), database.standby());
        assertTrue(lost.rows().size() > 10, lost.toString());
        assertTrue(lost.rows().size() < database.load().acknowledged().size(), lost.toString());
        double age = lost.age(stop).toNanos() / 1e9;
        assertTrue(age > 2, lost.toString());
        double exposure = exposure(database.exporter().scrape(), stop);
        assertTrue(age <= exposure, age + " s, exposed " + exposure + " s: " + lost);
    }

    @Test
    void isFencedAndPromotedOverHttp() throws Exception {
        try (RoleEndpoint west = new RoleEndpoint(database.primary(), "127.0.0.15");
                RoleEndpoint east = new RoleEndpoint(database.standby(), "127.0.0.25");
                FenceEndpoint fence = new FenceEndpoint(database.primary(), "127.0.0.9");
                FailoverEndpoint failover = new FailoverEndpoint(database.standby(), "127.0.0.25")) {
            assertEquals(200, get(west.uri()));
            assertEquals(503, get(east.uri()));

            fence.become(Mode.FAILS);
            assertEquals(500, status(post(fence.uri())));
            fence.become(Mode.HANGS);
            HttpRequest.Builder impatient = post(fence.uri()).timeout(Duration.ofMillis(500));
            assertThrows(HttpTimeoutException.class, () -> status(impatient));
            fence.become(Mode.REFUSES);
            assertThrows(IOException.class, () -> status(post(fence.uri())));
            assertEquals(200, get(west.uri()));
            assertEquals(Optional.empty(), fence.acknowledged());

            fence.become(Mode.FENCES);
            assertEquals(200, status(post(fence.uri())));
            assertFalse(database.primary().isAlive());
            assertThrows(IOException.class, () -> get(west.uri()));
            assertTrue(fence.acknowledged().orElseThrow().isBefore(Instant.now()));

            assertEquals(200, status(post(failover.uri()).header("Idempotency-Key", "run-1")));
            assertEquals(200, get(east.uri()));
            assertEquals(200, status(post(failover.uri())));
            assertEquals(List.of(Optional.of("run-1"), Optional.empty()), failover.calls());
        }
    }
}
