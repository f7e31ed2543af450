package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {
    private static final String TEXT = """
            {"replication": {"lag": 12.5, "role": "standby", "from": null},
             "nodes": [{"up": true}, {"up": false}], "": 1, "a/b": 2, "m~n": 3, "0": "zero", "big": 12345678901234567890}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/replication/lag   | <= 30      | ``",
                "/replication/lag   | <= 3       | /replication/lag is 12.5, not <= 3",
                "/replication/role  | standby    | ``",
                "/replication/role  | primary    | /replication/role is standby, not == primary",
                "/replication/role  | <= 3       | /replication/role is standby, not <= 3",
                "/replication/from  | != x       | ``",
                "/replication/from  | x          | /replication/from is null, not == x",
                "/replication/none  | != x       | /replication/none is missing",
                "/replication       | x          | /replication is an object, not == x",
                "/nodes/0/up        | true       | ``",
                "/nodes/1/up        | true       | /nodes/1/up is false, not == true",
                "/nodes/2/up        | true       | /nodes/2/up is missing",
                "/nodes/00/up       | true       | /nodes/00/up is missing",
                "/nodes/-/up        | true       | /nodes/-/up is missing",
                "/nodes/99999999999 | true       | /nodes/99999999999 is missing",
                "/nodes             | true       | /nodes is an array, not == true",
                "/                  | 1          | ``",
                "/a~1b              | 2          | ``",
                "/m~0n              | 3          | ``",
                "/0                 | zero       | ``",
                "/replication/lag/x | 1          | /replication/lag/x is missing",
                "/big               | > 1e19     | ``",
            })
    void comparesWhatStandsThere(String pointer, String expected, String complaint) {
        assertEquals(
                complaint, JsonDocument.parse(TEXT).complaint(JsonPointer.parse(pointer), Comparison.parse(expected)));
    }

    @Test
    void theWholeDocumentMayBeOneValue() {
        assertEquals("", JsonDocument.parse("7").complaint(JsonPointer.parse(""), Comparison.parse("7")));
        assertEquals(
                "the JSON value is null, not == 7",
                JsonDocument.parse("null").complaint(JsonPointer.parse(""), Comparison.parse("7")));
    }

    @Test
    void givesNumbers() {
        JsonDocument document = JsonDocument.parse(TEXT);
        assertEquals(Optional.of(12.5), document.number(JsonPointer.parse("/replication/lag")));
        assertEquals(Optional.empty(), document.number(JsonPointer.parse("/replication/role")));
        assertEquals(Optional.empty(), document.number(JsonPointer.parse("/nothing")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}x", "<html>", "{\"a\":}", "\"\\x\"", "nul", "[1,]", "1e99999999999"})
    void saysWhatIsNotJson(String text) {
        try {
            JsonDocument.parse(text);
        } catch (IllegalArgumentException e) {
            return;
        }
        // A number beyond all bounds is read as what it is close to.
        assertEquals("1e99999999999", text);
    }

    @Test
    void depthIsBounded() {
        assertThrows(IllegalArgumentException.class, () -> JsonDocument.parse("[".repeat(BodyReader.LONGEST)));
        assertThrows(IllegalArgumentException.class, () -> JsonDocument.parse("1".repeat(BodyReader.LONGEST)));
    }
}
