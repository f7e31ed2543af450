package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,    192.0.2.0,       true",
        "192.0.2.0/24,    192.0.2.255,     true",
        "192.0.2.0/24,    192.0.3.0,       false",
        "192.0.2.0/24,    192.0.1.255,     false",
        "192.0.2.128/25,  192.0.2.128,     true",
        "192.0.2.128/25,  192.0.2.127,     false",
        "192.0.2.128/31,  192.0.2.129,     true",
        "192.0.2.128/31,  192.0.2.130,     false",
        "127.0.0.0/8,     127.255.255.255, true",
        "127.0.0.0/8,     128.0.0.0,       false",
        "192.0.2.1,       192.0.2.1,       true",
        "192.0.2.1,       192.0.2.0,       false",
        "0.0.0.0/0,       255.255.255.255, true",
        "0.0.0.0/0,       ::1,             false",
        "::/0,            ffff::ffff,      true",
        "::/0,            192.0.2.1,       false",
        "2001:db8::/32,   2001:db8:ffff::, true",
        "2001:db8::/32,   2001:db9::,      false",
        "2001:db8::/33,   2001:db8:8000::, false",
        "::1,             ::1,             true",
        "::1,             ::2,             false",
    })
    void holdsTheAddressesThatShareItsFirstBits(String network, String address, boolean holds) {
        assertEquals(holds, IpNetwork.parse(network).holds(Addresses.parse(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/a",
                "10.0.0.0/99999999999",
                "10.0.0.0/\u0668",
                "10/8",
                "localhost/8"
            })
    void refusesWhatIsNotANetwork(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpNetwork.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1/24, 24", "128.0.0.0/0, 0", "192.0.2.1/31, 31", "::1/127, 127"})
    void refusesBitsPastThePrefixAndSaysSo(String text, int length) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> IpNetwork.parse(text));
        assertEquals("has bits set past the first " + length, e.getMessage());
    }

    @Test
    void isWrittenWithItsLength() {
        assertEquals("192.0.2.1/32", IpNetwork.parse("192.0.2.1").toString());
        assertEquals("2001:db8::/32", IpNetwork.parse("2001:0DB8::/32").toString());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.77, 3, 192.0.2.0/24", "2001:db8:1:2::3, 6, 2001:db8:1::/48"})
    void isDrawnAroundAnAddress(String address, int bytes, String network) {
        assertEquals(network, IpNetwork.around(Addresses.parse(address), bytes).toString());
    }
}
