package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5300", "127.0.0.1:0", "0.0.0.0:65535", "[::1]:53", "[2001:db8::1]:5300"})
    void isWrittenAsItWasRead(String text) {
        assertEquals(text, Endpoint.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":53",
                "53",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "127.0.0.1:+53",
                "127.0.0.1:99999999999",
                "127.0.0.1:domain",
                "127.0.0.1:\u0665\u0663",
                "localhost:53",
                "::1:53",
                "::1",
                "[::1]",
                "[::1:53",
                "[[::1]]:53",
                "[]:53",
                "*:53"
            })
    void refusesWhatIsNotAnAddressAndAPort(String text) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
    }
}
