package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "timout,     interval timeout rise, timeout",
                "web-uss,    web-eu web-us web-ap,  web-us",
                "wbe,        web,                   web",
                "policies,   policy pools,          none",
                "x,          ab,                    none",
                "ab,         a,                     none",
                "intervall,  interval,              interval",
                "Interval,   interval,              interval",
                "a-long-way, off,                   none",
                "web-1,      web-2 web-3,           web-2",
                "ue,         us eu,                 us",
                "ue,         eu,                    eu",
                "web-12,     web-45 web-13,         web-13",
            })
    void hintsAtTheClosestWordAndTheFirstOfEquals(String word, String known, String hint) {
        assertEquals(
                hint == null ? "" : "; did you mean " + hint + "?",
                Nearest.hint(word, Arrays.asList(known.split(" "))));
    }

    @Test
    void knowsNothingOfNothing() {
        assertEquals("", Nearest.hint("web", List.of()));
        assertEquals("", Nearest.hint("", List.of("a")));
    }

    @Test
    void looksAtSoManyWordsAndNoMore() {
        List<String> many = new ArrayList<>(Collections.nCopies(1000, "unlike-anything"));
        many.add("web-eu");
        assertEquals("", Nearest.hint("web-e", many));
    }
}
