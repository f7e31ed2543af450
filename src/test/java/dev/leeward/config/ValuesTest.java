package dev.leeward.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that are one word in a configuration. */
class ValuesTest {
    @Nested
    class AnAddress {
        /** RFC 5952 sections 4 and 5. */
        @ParameterizedTest
        @CsvSource({
            "192.0.2.1, 192.0.2.1",
            "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
            "2001:0db8::0001, 2001:db8::1",
            "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
            "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
            "::, ::",
            "::1, ::1",
            "2001:db8::, 2001:db8::",
        })
        void isToldInOneWay(String written, String told) {
            assertEquals(told, Addresses.text(Addresses.parse(written)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "127.0.0.300",
                    "127.1",
                    "1",
                    "01.2.3.4",
                    "localhost",
                    "",
                    "fe80::1%eth0",
                    "[::1]",
                    ":::",
                    "1.2.3.4.5",
                    "2001:db8::1::2"
                })
        void isNothingElse(String text) {
            assertThrows(IllegalArgumentException.class, () -> Addresses.parse(text));
        }
    }

    @Nested
    class ANetwork {
        @ParameterizedTest
        @CsvSource({
            "127.0.0.0/8, 127.255.255.255, true",
            "127.0.0.0/8, 128.0.0.0, false",
            "192.0.2.128/25, 192.0.2.127, false",
            "192.0.2.128/25, 192.0.2.129, true",
            "0.0.0.0/0, 203.0.113.9, true",
            "0.0.0.0/0, ::1, false",
            "::1, ::1, true",
            "2001:db8::/32, 2001:db8:ffff::1, true",
            "2001:db8::/32, 2001:db9::, false",
        })
        void holdsItsAddresses(String network, String address, boolean holds) {
            assertEquals(holds, IpNetwork.parse(network).holds(Addresses.parse(address)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "x/8"})
        void isNothingElse(String text) {
            assertThrows(IllegalArgumentException.class, () -> IpNetwork.parse(text));
        }
    }

    @Nested
    class AnEndpoint {
        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1:5300", "[::1]:53", "0.0.0.0:0"})
        void isToldAsItIsWritten(String text) {
            assertEquals(text, Endpoint.parse(text).toString());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "127.0.0.1",
                    "::1:53",
                    "127.0.0.1:65536",
                    "127.0.0.1:-1",
                    ":53",
                    "localhost:53",
                    "[127.0.0.1:53"
                })
        void isNothingElse(String text) {
            assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
        }
    }

    @Nested
    class AWord {
        private final Scalars scalars = new Scalars(Path.of("conf/leeward.yaml"));

        @ParameterizedTest
        @CsvSource({"500ms, PT0.5S", "2s, PT2S", "5m, PT5M", "4h, PT4H", "30, PT30S", "0, PT0S"})
        void isADuration(String text, Duration duration) {
            assertEquals(duration, scalars.parse(Duration.class, text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2 s", "-1s", "1d", "1.5s", "s", "", "99999999999s"})
        void isNoDuration(String text) {
            assertThrows(IllegalArgumentException.class, () -> scalars.parse(Duration.class, text));
        }

        @Test
        void isAShare() {
            assertEquals(0.105, Share.parse("10.5%").fraction(), 1e-12);
            assertEquals("10.5%", Share.parse("10.5%").toString());
            assertThrows(IllegalArgumentException.class, () -> Share.parse("10"));
            assertThrows(IllegalArgumentException.class, () -> Share.parse("x%"));
        }

        @Test
        void isARangeOfStatus() {
            assertTrue(StatusRange.parse("200-299").holds(299));
            assertFalse(StatusRange.parse("204").holds(200));
            for (String wrong : List.of("99", "600", "300-200", "2xx", "-200", "200-")) {
                assertThrows(IllegalArgumentException.class, () -> StatusRange.parse(wrong), wrong);
            }
        }

        @Test
        void isHintedAtWhenItIsClose() {
            assertEquals("; did you mean web-eu?", Nearest.hint("web-ue", List.of("web-us-west", "web-eu")));
            assertEquals("", Nearest.hint("api", List.of("web-eu", "x")));
        }
    }

    @Nested
    class ADomainName {
        @ParameterizedTest
        @CsvSource({
            "www.Example.TEST, www.example.test",
            "www.example.test., www.example.test",
            "., .",
            "*.example.test, *.example.test",
            "_sip._tcp.example.test, _sip._tcp.example.test",
            "a\\.b.example.test, a\\.b.example.test",
            "a\\046b.example.test, a\\.b.example.test",
            "a\\000b.test, a\\000b.test",
            "\\255.test, \\255.test",
        })
        void isToldInOneWay(String written, String told) {
            assertEquals(told, DomainName.parse(written).toString());
            assertEquals(
                    DomainName.parse(written),
                    DomainName.ofWire(DomainName.parse(told).wire()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "..", ".test", "a..b", "a b", "ä.test", "a\\", "a\\256.test", "a\u0000b"})
        void isNothingElse(String text) {
            assertThrows(IllegalArgumentException.class, () -> DomainName.parse(text));
        }

        @Test
        void hasLabelsOf63BytesAnd255InAll() {
            String label = "a".repeat(63);
            assertEquals(65, DomainName.parse(label).length());
            assertThrows(IllegalArgumentException.class, () -> DomainName.parse(label + "a"));
            String longest = (label + ".").repeat(3) + "a".repeat(61);
            assertEquals(255, DomainName.parse(longest).length());
            assertThrows(IllegalArgumentException.class, () -> DomainName.parse(longest + "a"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DomainName.parse(longest).prepend((byte) 'x'));
        }

        @ParameterizedTest
        @CsvSource({
            "www.example.test, example.test, true",
            "example.test, example.test, true",
            "example.test, www.example.test, false",
            "notexample.test, example.test, false",
            "a\\.example.test, example.test, false",
            "anything, ., true",
            "., test, false",
        })
        void isAtOrBelowByWholeLabels(String name, String other, boolean below) {
            assertEquals(below, DomainName.parse(name).isAtOrBelow(DomainName.parse(other)));
        }

        @Test
        void knowsParentsAndWildcards() {
            DomainName name = DomainName.parse("a.b.test");
            assertEquals(DomainName.parse("b.test"), name.parent());
            assertEquals(DomainName.parse("*.a.b.test"), name.wildcard());
            assertTrue(name.wildcard().isWildcard());
            assertFalse(DomainName.parse("**.test").isWildcard());
            assertFalse(DomainName.parse("*x.test").isWildcard());
            assertThrows(IllegalStateException.class, DomainName.ROOT::parent);
        }

        @Test
        void refusesWireThatIsNoName() {
            assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(new byte[] {1, 'a'}));
            assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(new byte[] {(byte) 0xc0, 12}));
            assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(new byte[] {0, 0}));
            assertNotEquals(DomainName.ROOT, DomainName.parse("a"));
        }
    }
}
