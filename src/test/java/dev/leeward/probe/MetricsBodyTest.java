package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.values.Comparison;
import dev.leeward.values.MetricSelector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsBodyTest {
    /** Made of the peculiar examples that the format's specification shows. */
    private static final String PAGE = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47
              metric_in_blanks\t{ a = "b" , } \t -7
            something_weird{problem="division by zero"} +Inf -3982045
            nan_of_two{a="1"} 5
            nan_of_two{a="2"} NaN
            lag{db="a"} 3
            lag{db="b"} 30.5
            lag{db="c"} 3e0
            lag_total 99
            # lag 1000
            lag{db="d" 4000
            lag{db=e} 4000
            lag 4000x
            lag
            {"quoted.name", db="a"} 8
            {"lag",db="q"} 7
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http_requests_total                    | == 1027  | ``",
                "http_requests_total{code=\"400\"}      | == 3     | ``",
                "http_requests_total{code=\"500\"}      | == 3     | http_requests_total{code=\"500\"} is missing",
                "msdos_file_access_time_seconds{path=\"C:\\\\DIR\\\\FILE.TXT\"} | > 1.4e9 | ``",
                "metric_without_timestamp_and_labels    | <= 12    | metric_without_timestamp_and_labels is 12.47, not <= 12",
                "metric_in_blanks{a=\"b\"}              | == -7    | ``",
                "something_weird                        | > 1e300  | ``",
                "nan_of_two                             | < 100    | nan_of_two is NaN, not < 100",
                "nan_of_two{a=\"1\"}                    | < 100    | ``",
                "lag                                    | <= 30    | lag is 30.5, not <= 30",
                "lag{db=\"a\"}                          | <= 3     | ``",
                "lag{db=\"q\"}                          | == 7     | ``",
                "lag_total                              | == 99    | ``",
                "la                                     | == 99    | la is missing",
            })
    void comparesTheLargestSeries(String metric, String expected, String complaint) {
        assertEquals(complaint, complaint(metric, expected, PAGE, 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void readsAPageInParts(int size) {
        assertEquals("", complaint("lag{db=\"b\"}", "== 30.5", PAGE, size));
        assertEquals("", complaint("lag", "== 30.5", PAGE.stripTrailing(), size));
        assertEquals("", complaint("lag", "== 30.5", PAGE.replace("\n", "\r\n"), size));
    }

    @Test
    void aLineWithoutEndTakesNoRoom() {
        MetricsBody body = body("lag", "== 1");
        byte[] part = new byte[1 << 16];
        Arrays.fill(part, (byte) 'x');
        for (int i = 0; i < 64; i++) {
            assertTrue(body.wants(part));
        }
        assertFalse(body.wants(part));
        assertEquals("the page of metrics is longer than 4 MiB", body.complaint(false));
    }

    @Test
    void aLongLineIsPassedOver() {
        String page = "lag{a=\"" + "x".repeat(PrometheusReader.LONGEST_LINE) + "\"} 100\nlag 1\n";
        assertEquals("", complaint("lag", "== 1", page, 100));
    }

    private static String complaint(String metric, String expected, String page, int size) {
        MetricsBody body = body(metric, expected);
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            assertTrue(body.wants(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size))));
        }
        return body.complaint(true);
    }

    private static MetricsBody body(String metric, String expected) {
        return new MetricsBody(Map.of(MetricSelector.parse(metric), Comparison.parse(expected)));
    }
}
