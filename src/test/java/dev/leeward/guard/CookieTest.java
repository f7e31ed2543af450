package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.guard.Cookie.Standing;
import dev.leeward.values.Addresses;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieTest {
    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String OTHER = "dd3bdf9344b678b185a6f5cb60fca715";
    private static final String CLIENT = "198.51.100.100";
    private static final String GIVEN = "2464c4abcf10c957010000005cf79f111f8130c3eee29480";
    private static final long GIVEN_AT = 1559731985;

    private static List<byte[]> secrets(String... hex) {
        return Stream.of(hex).map(HexFormat.of()::parseHex).toList();
    }

    private static Standing read(Cookie cookie, String sent, String client, long now) {
        // Somewhere in a message.
        byte[] message = HexFormat.of().parseHex("ffffff" + sent);
        InetAddress address = InetAddress.ofLiteral(client);
        return cookie.read(message, 3, message.length - 3, Addresses.high(address), Addresses.low(address), now);
    }

    private static Standing read(String sent, String client, long now, String... secrets) {
        return read(new Cookie(new CookieKeys(secrets(secrets))), sent, client, now);
    }

    private static String answered(Cookie cookie) {
        byte[] out = new byte[Cookie.LENGTH + 2];
        cookie.write(out, 1);
        assertEquals(0, out[0] | out[Cookie.LENGTH + 1], "it stays within its place");
        return HexFormat.of().formatHex(out, 1, 1 + Cookie.LENGTH);
    }

    /** RFC 9018 appendix A: what was sent, from where, when, with which secrets, and what is answered. */
    @ParameterizedTest(name = "A.{0}")
    @CsvSource({
        "1, 2464c4abcf10c957, 198.51.100.100, 1559731985, e5e973e5a6b2a43f48e7dc849e37bfcf, NEW,"
                + " 2464c4abcf10c957010000005cf79f111f8130c3eee29480",
        "2, 2464c4abcf10c957010000005cf79f111f8130c3eee29480, 198.51.100.100, 1559734385,"
                + " e5e973e5a6b2a43f48e7dc849e37bfcf, GOOD, 2464c4abcf10c957010000005cf7a871d4a564a1442aca77",
        "3, fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5, 203.0.113.203, 1559734700,"
                + " e5e973e5a6b2a43f48e7dc849e37bfcf, BAD, fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e",
        "4, 22681ab97d52c298010000005cf7c57926556bd0934c72f8, 2001:db8:220:1:59de:d0f4:8769:82b8, 1559741961,"
                + " 445536bcd2513298075a5d379663c962 dd3bdf9344b678b185a6f5cb60fca715, GOOD,"
                + " 22681ab97d52c298010000005cf7c609a6bb79d16625507a",
    })
    void answersAsTheAppendixSays(
            String what, String sent, String client, long now, String secrets, Standing standing, String answer) {
        Cookie cookie = new Cookie(new CookieKeys(secrets(secrets.split(" "))));
        assertEquals(standing, read(cookie, sent, client, now), what);
        assertEquals(answer, answered(cookie));
    }

    @Test
    void hashesTheReservedBytesAsTheyCame() {
        String sent = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
        assertEquals(Standing.GOOD, read(sent, "203.0.113.203", 0x5cf78f71, SECRET));
        assertEquals(Standing.BAD, read(sent.replace("abcdef", "abcdee"), "203.0.113.203", 0x5cf78f71, SECRET));
    }

    /** RFC 9018 section 4.3. */
    @ParameterizedTest
    @CsvSource({"0, GOOD", "3600, GOOD", "3601, BAD", "-300, GOOD", "-301, BAD", "2147483647, BAD"})
    void holdsForAnHourAndFiveMinutesAhead(long age, Standing standing) {
        assertEquals(standing, read(GIVEN, CLIENT, GIVEN_AT + age, SECRET));
    }

    @Test
    void isRenewedAfterHalfAnHour() {
        Cookie cookie = new Cookie(new CookieKeys(secrets(SECRET)));
        read(cookie, GIVEN, CLIENT, GIVEN_AT + 1799);
        assertEquals(GIVEN, answered(cookie));
        read(cookie, GIVEN, CLIENT, GIVEN_AT + 1800);
        assertEquals(GIVEN_AT + 1800, Long.parseLong(answered(cookie).substring(24, 32), 16));
    }

    @Test
    void isGoodAcrossTheEndOf32Bits() {
        Cookie cookie = new Cookie(new CookieKeys(secrets(SECRET)));
        read(cookie, "2464c4abcf10c957", CLIENT, 0xffffff00L);
        assertEquals(Standing.GOOD, read(answered(cookie), CLIENT, 0x1_0000_0100L, SECRET));
    }

    @ParameterizedTest
    @CsvSource({
        "another client cookie, 2464c4abcf10c956010000005cf79f111f8130c3eee29480",
        "another version,       2464c4abcf10c957020000005cf79f111f8130c3eee29480",
        "another hash,          2464c4abcf10c957010000005cf79f111f8130c3eee29481",
        "another length,        2464c4abcf10c957010000005cf79f111f8130c3eee2948000",
    })
    void isBadWhenItIsNotOurs(String what, String sent) {
        assertEquals(Standing.BAD, read(sent, CLIENT, GIVEN_AT, SECRET), what);
    }

    @Test
    void isBadFromAnotherAddressOrUnderAnotherSecret() {
        assertEquals(Standing.BAD, read(GIVEN, "198.51.100.101", GIVEN_AT, SECRET));
        assertEquals(Standing.BAD, read(GIVEN, CLIENT, GIVEN_AT, OTHER));
    }

    /** RFC 9018 section 5: first every node accepts the new secret, then every node uses it, then the old one goes. */
    @Test
    void staysGoodWhileTheSecretIsRolled() {
        CookieKeys one = new CookieKeys(secrets(SECRET));
        Cookie here = new Cookie(one);
        read(here, "2464c4abcf10c957", CLIENT, GIVEN_AT);
        String ofOld = answered(here);
        one.replace(secrets(SECRET, OTHER));
        assertEquals(Standing.GOOD, read(here, ofOld, CLIENT, GIVEN_AT + 1));
        assertEquals(ofOld, answered(here), "the first secret makes cookies");
        one.replace(secrets(OTHER, SECRET));
        assertEquals(Standing.GOOD, read(here, ofOld, CLIENT, GIVEN_AT + 2));
        String ofNew = answered(here);
        assertEquals(Standing.GOOD, read(ofNew, CLIENT, GIVEN_AT + 2, OTHER), "renewed with the new secret at once");
        one.replace(secrets(OTHER));
        assertEquals(Standing.BAD, read(here, ofOld, CLIENT, GIVEN_AT + 3));
        assertEquals(Standing.GOOD, read(here, ofNew, CLIENT, GIVEN_AT + 3));
    }

    @Test
    void staysGoodWhenAReloadHasNoSecretToTell() {
        CookieKeys chance = new CookieKeys(List.of());
        Cookie cookie = new Cookie(chance);
        read(cookie, "2464c4abcf10c957", CLIENT, GIVEN_AT);
        chance.replace(List.of());
        assertEquals(Standing.GOOD, read(cookie, answered(cookie), CLIENT, GIVEN_AT));
    }

    /** RFC 7873 section 5.2.2. */
    @ParameterizedTest
    @CsvSource({"0, false", "7, false", "8, true", "9, false", "15, false", "16, true", "40, true", "41, false"})
    void hasALengthThatACookieCanHave(int length, boolean wellFormed) {
        assertEquals(wellFormed, Cookie.isWellFormed(length));
    }
}
