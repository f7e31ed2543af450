package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.leeward.probe.BoundedPattern.Outcome;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ok|fine                   ; all is fine ; FOUND",
                "^ok$                      ; ok          ; FOUND",
                "^ok$                      ; not ok      ; NOT_FOUND",
                "(?i)OK                    ; it is ok    ; FOUND",
                "lag: [0-9]{1,2}(?![0-9])  ; lag: 7      ; FOUND",
                "lag: [0-9]{1,2}(?![0-9])  ; lag: 700    ; NOT_FOUND",
            })
    void findsPatterns(String pattern, String text, Outcome outcome) {
        assertEquals(outcome, BoundedPattern.search(Pattern.compile(pattern), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(x+x+)+y", "(x|xx)+y", "(.*)*y", "x*x*x*x*x*x*y", "(x+)+\\1y", "(?:x|x?)*y", "(?=(x+x+)+y)z"})
    void aPatternThatBlowsUpIsGivenUp(String pattern) {
        String text = "x".repeat(BodyReader.LONGEST);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertEquals(Outcome.TOO_MUCH_WORK, BoundedPattern.search(Pattern.compile(pattern), text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"needle", "[a-n]eedle", "(?s)^x.*needle$", "n\\w+e"})
    void anOrdinaryPatternSearchesAWholeBody(String pattern) {
        String text = "x".repeat(BodyReader.LONGEST - 6) + "needle";
        assertEquals(Outcome.FOUND, BoundedPattern.search(Pattern.compile(pattern), text));
    }
}
