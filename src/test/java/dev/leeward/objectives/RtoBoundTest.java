package dev.leeward.objectives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.RtoClass;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.values.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtoBoundTest {
    private static String text(RtoBound bound, RtoClass client) {
        return bound.terms(client).entrySet().stream()
                .map(term -> term.getKey() + " " + Durations.text(term.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Out of eu: 3.1 + 4.2 + 1.05 s by check web. */
    @Test
    void addsUpEveryTermOfAPlan() throws Exception {
        List<RtoBound> bounds = Plans.bounds(
                "trigger: {mode: propose, approval-timeout: 3m, region-down-for: 10s}",
                "steps:",
                "  us:",
                "    - fence: {post: 'http://203.0.113.9/fence', timeout: 20s}",
                "    - approve: {timeout: 90s}",
                "    - call: {post: 'http://203.0.113.5/failover', timeout: 60s}",
                "    - wait: {get: 'http://203.0.113.5/primary', timeout: 45s}",
                "    - notify: 'http://203.0.113.7/'",
                "    - switch: {}",
                "    - verify: {timeout: 80s}");
        RtoBound bound = bounds.getFirst();
        assertEquals(1, bounds.size());
        assertEquals("eu -> us", bound.from() + " -> " + bound.to());
        String before =
                "detection 8.35s, region-down-for 10s, approval 3m, steps 3m35s, agreement 0s, publish 1s, clients ";
        assertEquals(before + "1m20s", text(bound, RtoClass.SERVICE));
        assertEquals(before + "1m20s", text(bound, RtoClass.JVM));
        assertEquals(before + "1m45s", text(bound, RtoClass.BROWSER));
        assertEquals(
                Duration.ofMillis(8350 + 10_000 + 180_000 + 215_000 + 1000 + 80_000), bound.total(RtoClass.SERVICE));
        assertEquals(
                Duration.ofMillis(8350 + 10_000 + 180_000 + 215_000 + 1000 + 105_000), bound.total(RtoClass.BROWSER));
    }

    /** Out of us the slowest check is slow, a part of either: 10.5 + 4 + max(10.5, 1 + 4) + 1.05 s. */
    @Test
    void goesByTheSlowestMemberOfTheRegionThatIsLeft() throws Exception {
        List<RtoBound> bounds = Plans.bounds("trigger: {mode: auto, region-down-for: 0s}", "steps: [switch: {}]");
        assertEquals(
                List.of("eu us web 8.35s 54.35s", "us eu slow 26.05s 1m12.05s"),
                bounds.stream()
                        .map(bound -> String.join(
                                " ",
                                bound.from(),
                                bound.to(),
                                bound.detection().check(),
                                Durations.text(bound.detection().total()),
                                Durations.text(bound.total(RtoClass.SERVICE))))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Two parts before the last, each of the longest TTL, 45 s, and 60 s.
                "[ramp: [10, 50, 100]]                                   | 3m30s | 0s",
                "[ramp: {percent: [10, 50, 100], hold: 1s}]              | 3m30s | 0s",
                "[ramp: {percent: [10, 50, 100], hold: 5m}]              | 10m   | 0s",
                "[verify: {timeout: 10s}, switch: {}, verify: {}]        | 10s   | 1m",
                "[switch: {}, verify: {timeout: 10s}, verify: {timeout: 15s}] | 0s | 25s",
                "[switch: {}]                                            | 0s    | 0s",
            })
    void countsStepsOnBothSidesOfTheSwitch(String steps, String before, String verify) throws Exception {
        RtoBound bound =
                Plans.bounds("trigger: {mode: auto}", "steps: " + steps).getFirst();
        assertEquals(before, Durations.text(bound.steps()));
        assertEquals(verify, Durations.text(bound.verify()));
    }

    @Test
    void leavesOutAPersonWhomNothingHurries() throws Exception {
        RtoBound bound =
                Plans.bounds("trigger: {mode: off}", "steps: [switch: {}]").getFirst();
        assertTrue(bound.waits());
        assertEquals(Duration.ZERO, bound.approval());
    }

    @Test
    void refusesAnObjectiveBehindALongerApproval() throws Exception {
        Config config = Plans.shop(
                "objectives: {rto: 60s}",
                "trigger: {mode: propose, approval-timeout: 300s}",
                "steps: {us: [switch: {}]}");
        assertEquals(
                "plans.shop.objectives.rto \"1m\" cannot be kept: from eu to us it takes up to 6m4.35s for clients of class"
                        + " service: detection 8.35s, region-down-for 10s, approval 5m, publish 1s, clients 45s; shorten"
                        + " one of them, or raise rto",
                Unattainable.plansOf(config).values().stream()
                        .map(found -> found.at() + " " + found.message())
                        .collect(Collectors.joining()));
    }

    /** 8.35 + 1 + 45 s, and 30 and 60 s more. */
    @ParameterizedTest
    @CsvSource({
        "54s, service, false",
        "55s, service, true",
        "84s, jvm, false",
        "85s, jvm, true",
        "114s, browser, false",
        "115s, browser, true"
    })
    void comparesTheClassThatCounts(String rto, String client, boolean kept) throws Exception {
        Config config = Plans.shop(
                "objectives: {rto: " + rto + ", rto-class: " + client + "}",
                "trigger: {mode: auto, region-down-for: 0s}",
                "steps: {us: [switch: {}]}");
        assertEquals(kept, Unattainable.plansOf(config).isEmpty());
    }

    @Test
    void keepsWhatTheReferenceShows() throws Exception {
        Config reference = ConfigReader.read(Path.of("config/reference.yaml"));
        assertEquals(Map.of(), Unattainable.plansOf(reference));
    }

    @Test
    void keepsNothingWithoutATarget() throws Exception {
        Config config = Plans.shop("objectives: {rto: 60s}", "trigger: {mode: auto}");
        assertTrue(Unattainable.plansOf(config).get("shop").message().contains("no region has steps"));
        assertFalse(Unattainable.plansOf(Plans.shop("trigger: {mode: auto}")).containsKey("shop"));
    }
}
