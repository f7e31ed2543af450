package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.steering.Verdict.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    /** Parts as words: {@code up:3} is up since the third second, {@code ~} about to change, {@code ?} stale. */
    private static Verdict of(int need, String parts) {
        List<Verdict> told = new ArrayList<>();
        for (String part : parts.split(" ")) {
            String[] words = part.replaceAll("[~?]", "").split(":");
            told.add(new Verdict(
                    Status.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)),
                    !part.contains("~"),
                    part.contains("?"),
                    words.length > 2 ? Integer.parseInt(words[2]) : 100,
                    Instant.ofEpochSecond(Long.parseLong(words[1])),
                    "told so"));
        }
        List<Condition> checks = IntStream.range(0, told.size())
                .<Condition>mapToObj(i -> new Condition.Single("check-" + i, i))
                .toList();
        return new Condition.Several("both", need, checks).verdict(told::get);
    }

    @ParameterizedTest
    @CsvSource({
        "1, up:1,                        UP",
        "2, up:1 up:2,                   UP",
        "2, up:1 down:2,                 DOWN",
        "1, up:1 down:2,                 UP",
        "1, down:1 down:2,               DOWN",
        "1, down:1 unknown:2,            UNKNOWN",
        "2, up:1 unknown:2,              UNKNOWN",
        "2, down:1 unknown:2,            DOWN",
        "2, up:1 up:2 unknown:3,         UP",
        "2, up:1 down:2 unknown:3,       UNKNOWN",
        "2, down:1 down:2 unknown:3,     DOWN",
        "2, down:1 down:2 up:3,          DOWN",
    })
    void isUpWhileEnoughPartsAre(int need, String parts, Status status) {
        assertEquals(status, of(need, parts).status());
    }

    @ParameterizedTest
    @CsvSource({
        "1, up:5 up:3,          3",
        "2, up:5 up:3,          5",
        "2, up:9 up:3 up:5,     5",
        "2, down:4 up:1,        4",
        "1, down:4 down:7,      7",
        "2, down:4 down:7,      4",
        "2, unknown:4 up:7,     7",
    })
    void isSoSinceTheMomentThatDecided(int need, String parts, long since) {
        assertEquals(Instant.ofEpochSecond(since), of(need, parts).since());
    }

    @ParameterizedTest
    @CsvSource({
        "1, up:1 up:1~,        true",
        "2, up:1 up:1~,        false",
        "1, up:1 down:1~,      true",
        "2, down:1 up:1~,      true",
        "2, down:1~ up:1,      false",
        "2, down:1~ down:1,    true",
        "2, unknown:1 up:1,    false",
    })
    void isSettledWhenWhatIsSettledDecidesAlone(int need, String parts, boolean settled) {
        assertEquals(settled, of(need, parts).settled());
    }

    @ParameterizedTest
    @CsvSource({"1, up:1 up:1?, false", "2, up:1 up:1?, true", "2, down:1? up:1, true", "1, down:1 down:1?, true"})
    void isStaleWhenWhatIsFreshDoesNotDecide(int need, String parts, boolean stale) {
        assertEquals(stale, of(need, parts).stale());
    }

    @ParameterizedTest
    @CsvSource({"1, up:1:50 up:1:80, 80", "2, up:1:50 up:1:80, 50", "2, up:1 up:1:30 up:1:70, 70"})
    void bearsWhatTheWeakestOfTheNeededBears(int need, String parts, int percent) {
        assertEquals(percent, of(need, parts).percent());
    }

    @Test
    void saysWhichPartsAreWrong() {
        assertEquals(
                "check-1: told so; check-2: told so",
                of(2, "up:1 down:1 down:1").reason());
        assertEquals("2 of 3 checks pass", of(2, "up:1 down:1 up:1").reason());
        assertEquals(
                "check-0: told so; check-1: told so; check-2: told so; and 1 more",
                of(1, "down:1 down:1 down:1 down:1").reason());
    }

    @Test
    void asksEveryPartOfTheMemberAndAnswersByAll() {
        World world = new World("""
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu: {}, us: {}}
                checks:
                  web: {tcp: {port: 80}}
                  db: {tcp: {port: 5432}}
                  cache: {tcp: {port: 6379}}
                  stores: {any-of: [db, cache]}
                  whole: {all-of: [web, stores]}
                pools:
                  eu: {region: eu, check: whole, members: [192.0.2.1]}
                  us: {region: us, check: web, members: [198.51.100.1]}
                services:
                """, "api.example.test: {policy: failover, pools: [eu, us]}");
        assertEquals(
                "[192.0.2.1 web, 192.0.2.1 db, 192.0.2.1 cache, 198.51.100.1 web]",
                world.snapshot.topology().targets().toString());
        assertEquals("eu:1 192.0.2.1*1", world.answer("api.example.test"));
        assertEquals("eu:1 192.0.2.1*1", down(world, "db").answer("api.example.test"));
        assertEquals("us:1 198.51.100.1*1", down(world, "cache").answer("api.example.test"));
    }

    private static World down(World world, String check) {
        Target target = new Target(World.target("192.0.2.1").address(), check);
        world.snapshot =
                world.snapshot.withVerdicts(java.util.Map.of(target, World.verdict(Status.DOWN, true)), World.NOW);
        return world;
    }
}
