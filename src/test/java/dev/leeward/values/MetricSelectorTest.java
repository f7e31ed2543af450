package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSelectorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "up                                | up",
                "job:rate_5m{}                     | job:rate_5m",
                "up{job=\"web\"}                   | up{job=\"web\"}",
                "up { job = \"a\" , zone=\"b\", }  | up{job=\"a\",zone=\"b\"}",
                "up{path=\"/a,b}\"}                | up{path=\"/a,b}\"}",
            })
    void readsNamesAndLabels(String written, String shown) {
        assertEquals(shown, MetricSelector.parse(written).toString());
    }

    @Test
    void labelsAreEscapedAsInTheFormat() {
        MetricSelector selector = MetricSelector.parse("up{a=\"\\\\ \\\" \\n\"}");
        assertEquals(Map.of("a", "\\ \" \n"), selector.labels());
        assertEquals(selector, MetricSelector.parse(selector.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1up",
                "up down",
                "up{",
                "up}",
                "up{job}",
                "up{job=web}",
                "up{job=\"a\" zone=\"b\"}",
                "up{a=\"1\",a=\"2\"}",
                "up{,}",
                "up{job=\"web\"} 1",
                "up{job=~\"web\"}"
            })
    void refusesWhatIsNone(String written) {
        assertEquals(
                "is not a metric such as up or up{job=\"web\"}",
                assertThrows(IllegalArgumentException.class, () -> MetricSelector.parse(written))
                        .getMessage());
    }

    @Test
    void isReadInLinearTime() {
        String long1 = "up{" + " ".repeat(20_000) + "x";
        String long2 = "up{a=\"" + "\\\\".repeat(20_000) + "\"";
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThrows(IllegalArgumentException.class, () -> MetricSelector.parse(long1));
            assertThrows(IllegalArgumentException.class, () -> MetricSelector.parse(long2));
        });
    }
}
