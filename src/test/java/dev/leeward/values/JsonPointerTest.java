package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    /** RFC 6901, section 5, and the order of section 4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/foo      | foo",
                "/foo/0    | foo;0",
                "/         | ``",
                "/a~1b     | a/b",
                "/c%d      | c%d",
                "/m~0n     | m~n",
                "/~01      | ~1",
                "/ /k\\\"l | ` ;k\\\"l`",
                "/a//b/    | a;;b;",
            })
    void readsTokens(String text, String tokens) {
        JsonPointer pointer = JsonPointer.parse(text);
        assertEquals(Arrays.asList(tokens.split(";", -1)), pointer.tokens());
        assertEquals(text, pointer.toString());
    }

    @Test
    void theEmptyTextIsTheWholeDocument() {
        assertEquals(List.of(), JsonPointer.parse("").tokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "#/foo", " /foo", "/a~", "/a~2"})
    void refusesWhatIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonPointer.parse(text));
    }
}
