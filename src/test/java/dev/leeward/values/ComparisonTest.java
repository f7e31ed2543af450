package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<= 30   | 30    | true",
                "<= 30   | 30.5  | false",
                "<30     | 29.9  | true",
                "< 30    | 30    | false",
                ">= -1.5 | -1.5  | true",
                "> 1e3   | 1000  | false",
                "> 1e3   | 1001  | true",
                "== 2    | 2     | true",
                "2       | 2     | true",
                "2.0     | 2     | true",
                "!= 2    | 2     | false",
                "!= 2    | 3     | true",
                "!= 2    | NaN   | false",
                "<= 30   | NaN   | false",
                "== 2    | NaN   | false",
                ">= 1    | Infinity | true",
                "== up   | 1     | false",
                "!= up   | 1     | true",
            })
    void comparesNumbers(String written, double value, boolean holds) {
        assertEquals(holds, Comparison.parse(written).holds(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "== primary    | primary  | true",
                "primary       | primary  | true",
                "primary       | standby  | false",
                "== \"a b\"    | a b      | true",
                "\"30\"        | 30       | true",
                "30            | 30       | false",
                "!= standby    | primary  | true",
                "!= standby    | standby  | false",
                "<= 30         | 30       | false",
                "== é          | é        | true",
            })
    void comparesTexts(String written, String value, boolean holds) {
        assertEquals(holds, Comparison.parse(written).holds((Object) value));
    }

    @ParameterizedTest
    @CsvSource({"true,true,true", "true,false,false", "!= true,false,true", "== false,false,true", "1,true,false"})
    void comparesTruthValues(String written, boolean value, boolean holds) {
        assertEquals(holds, Comparison.parse(written).holds((Object) value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``         | is not a comparison such as \"<= 30\" or \"== ok\"",
                "<=         | is not a comparison such as \"<= 30\" or \"== ok\"",
                "< ok       | compares by order what is not a number",
                ">= true    | compares by order what is not a number",
                "<= 1e99999 | compares by order what is not a number",
            })
    void refusesWhatComparesNothing(String written, String told) {
        assertEquals(
                told,
                assertThrows(IllegalArgumentException.class, () -> Comparison.parse(written))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"<=30,<= 30", "ok,== ok", "!=  2.50,!= 2.5", ">1e20,> 1.0E20"})
    void isShownAsItMayBeWritten(String written, String shown) {
        assertEquals(shown, Comparison.parse(written).toString());
    }
}
