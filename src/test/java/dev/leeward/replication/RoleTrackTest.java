package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.config.RoleConfig;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Answer.Silent;
import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.replication.RoleStanding.Told;
import dev.leeward.values.StatusRange;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTrackTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static RoleConfig config(String primary, String replica) {
        return new RoleConfig(
                "http://192.0.2.5:8008/primary",
                List.of(StatusRange.parse(primary)),
                List.of(StatusRange.parse(replica)),
                null);
    }

    private static final RoleConfig PATRONI = config("200", "503");

    private static Answer status(int status) {
        return new Came(START, START, status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    @ParameterizedTest
    @CsvSource({"200,PRIMARY", "503,REPLICA", "404,UNKNOWN", "302,UNKNOWN", "500,UNKNOWN"})
    void theStatusTells(int status, Role role) {
        assertEquals(
                new Told(role, "status " + status, START),
                RoleTrack.EMPTY.after(status(status)).standing(PATRONI, START.plusSeconds(10)));
    }

    @Test
    void aStatusThatMeansBothIsUnknown() {
        assertEquals(
                Role.UNKNOWN,
                RoleTrack.EMPTY
                        .after(status(204))
                        .standing(config("200-299", "204"), START)
                        .role());
    }

    @Test
    void silenceLeavesTheLastWordUntilItIsStale() {
        RoleTrack track = RoleTrack.EMPTY.after(status(200)).after(new Silent(START.plusSeconds(2), "timed out"));
        assertEquals(
                Role.PRIMARY, track.standing(PATRONI, START.plusSeconds(10)).role());
        assertEquals(
                new Told(Role.UNKNOWN, "no answer for 10.5 s: timed out", START),
                track.standing(PATRONI, START.plusMillis(10_500)));
    }

    @Test
    void nothingToldIsUnknown() {
        assertEquals(new Told(Role.UNKNOWN, "not asked yet", null), RoleTrack.EMPTY.standing(PATRONI, START));
        assertEquals(
                new Told(Role.UNKNOWN, "never an answer: timed out", null),
                RoleTrack.EMPTY.after(new Silent(START, "timed out")).standing(PATRONI, START));
    }

    private static RoleStanding standing(Role eu, Role us) {
        Map<String, Told> regions = new LinkedHashMap<>();
        regions.put("eu-west", new Told(eu, "status 200", START));
        regions.put("us-east", new Told(us, "status 200", null));
        return new RoleStanding("orders-db", regions);
    }

    @Test
    void twoPrimariesAreAnAlarm() {
        assertEquals(List.of("eu-west"), standing(Role.PRIMARY, Role.REPLICA).primaries());
        assertNull(standing(Role.PRIMARY, Role.UNKNOWN).alarm());
        assertEquals(
                "orders-db has 2 primaries, eu-west and us-east: nothing is switched until all but one are stopped",
                standing(Role.PRIMARY, Role.PRIMARY).alarm());
    }

    @Test
    void showsEachRegionInJson() {
        assertEquals(
                "{\"eu-west\":{\"role\":\"primary\",\"because\":\"status 200\",\"sampled\":\"2026-01-01T00:00:00Z\"},"
                        + "\"us-east\":{\"role\":\"unknown\",\"because\":\"status 200\",\"sampled\":null}}",
                standing(Role.PRIMARY, Role.UNKNOWN).json().encode());
    }
}
