package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.replication.RoleStanding.Told;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleStandingTest {
    private static final Instant ASKED = Instant.parse("2026-01-01T00:00:00Z");

    private final RoleStanding two = new RoleStanding(
            "orders-db",
            Map.of("eu-west", new Told(Role.PRIMARY, "", ASKED), "us-east", new Told(Role.PRIMARY, "", ASKED)));

    @Test
    void forgetsWhatARegionToldBeforeItWasStopped() {
        assertNotNull(two.alarm());
        assertNull(two.stopped("eu-west", ASKED.plusMillis(1)).alarm());
    }

    @Test
    void heedsWhatARegionTellsAfterItWasStopped() {
        assertNotNull(two.stopped("eu-west", ASKED).alarm());
    }
}
