package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    /** The rules of RFC 5952 section 4, each by its own examples. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001,                 2001:db8::1",
        "2001:db8:0:0:0:0:2:1,            2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1,            2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1,             2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,              2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,            2001:db8::1:0:0:1",
        "2001:DB8::ABCD,                  2001:db8::abcd",
        "0:0:0:0:0:0:0:0,                 ::",
        "0:0:0:0:0:0:0:1,                 ::1",
        "1:0:0:0:0:0:0:0,                 1::",
        "1:2:3:4:5:6:0:0,                 1:2:3:4:5:6::",
        "0:0:3:4:5:6:7:8,                 ::3:4:5:6:7:8",
        "0:2:3:4:5:6:7:8,                 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:0,                 1:2:3:4:5:6:7:0",
        "64:ff9b::192.0.2.33,             64:ff9b::c000:221",
        "192.0.2.1,                       192.0.2.1",
        "0.0.0.0,                         0.0.0.0",
        "255.255.255.255,                 255.255.255.255",
    })
    void writesTheOneFormThatRfc5952Recommends(String written, String canonical) {
        assertEquals(canonical, Addresses.text(Addresses.parse(written)));
        assertEquals(Addresses.parse(written), Addresses.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "127.1",
                "127.0.0.300",
                "127.0.0.01",
                "127.0.0",
                "127.0.0.1.",
                "2130706433",
                "0x7f.0.0.1",
                "127.0.0.1/8",
                " 127.0.0.1",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "2001:db8::12345",
                "2001:db8::g",
                "fe80::1%eth0",
                "[::1]",
                "::1/128",
                "\u0661.0.0.1"
            })
    void refusesWhatIsNotALiteral(String text) {
        assertThrows(IllegalArgumentException.class, () -> Addresses.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:ffff:192.0.2.1"})
    void refusesAnIpv4AddressInTheClothesOfIpv6(String text) {
        assertThrows(IllegalArgumentException.class, () -> Addresses.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::192.0.2.1", "::1", "fe80::1"})
    void keepsTheFamilyThatWasWritten(String text) {
        assertEquals(Inet6Address.class, Addresses.parse(text).getClass());
    }
}
