package dev.leeward.zonefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.zonefile.RecordParser.BadEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;

/** What is read the short way is what dnsjava reads: every line is read by both. */
class UsualRecordTest {
    private static final Name ORIGIN = Name.fromConstantString("Example.test.");

    /** All that is read of some lines, and what is wrong with them, as text. */
    private static List<String> read(String text) throws IOException {
        List<String> read = new ArrayList<>();
        ZoneText lines = new ZoneText(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        RecordParser parser = new RecordParser(ORIGIN, Defaults.NONE);
        while (lines.next()) {
            try {
                parser.parse(
                        lines,
                        (owner, type, dclass, ttl, data, start, end) -> read.add(lines.firstLine() + " "
                                + HexFormat.of().formatHex(owner.written(), 0, owner.length()) + " " + type + " "
                                + dclass + " " + ttl + " "
                                + HexFormat.of().formatHex(Arrays.copyOfRange(data, start, end))));
            } catch (BadEntry e) {
                read.add(e.line() + " " + e.message());
            }
        }
        return read;
    }

    /** The same lines with empty parentheses, which is nothing usual any more. */
    private static String unusual(String text) {
        return text.replace("\n", " ()\n");
    }

    private static boolean isUsual(String line) throws IOException {
        ZoneText lines = new ZoneText(new ByteArrayInputStream(line.getBytes(StandardCharsets.ISO_8859_1)));
        return lines.next()
                && lines.isUsual()
                && new UsualRecord(new Defaults(ORIGIN, 60)).read(lines, (_, _, _, _, _, _, _) -> {});
    }

    @Test
    void readsTheUsualLines() throws IOException {
        String text = """
                @ 3600 IN NS ns1
                ns1 A 192.0.2.1
                    AAAA 2001:db8::1
                NS1 IN 60 AAAA ::
                a-b_c.*.sub.example.net. in A 255.0.9.10
                mail MX 10 mail.example.test.
                _sip._tcp SRV 0 65535 5060 @
                1 PTR Host
                text TXT "v=spf1; (all)" bare "" "two""three"
                www CNAME @
                """;
        for (String line : text.lines().toList()) {
            assertTrue(line.startsWith(" ") || isUsual(line + "\n"), line);
        }
        assertEquals(read(unusual(text)), read(text));
        assertEquals(
                "2 036e7331074578616d706c6504746573740" + "0 1 1 3600 c0000201",
                read(text).get(1));
        assertEquals(
                "4 036e7331074578616d706c65047465737400 28 1 60 00000000000000000000000000000000",
                read(text).get(3),
                "a name that is repeated keeps its letter case");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithDnsjavaOnRandomLines(long seed) throws IOException {
        Random random = new Random(seed);
        int usual = 0;
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder("first 60 A 192.0.2.1\n");
            for (int line = 0; line < 20; line++) {
                text.append(line(random)).append('\n');
            }
            assertEquals(read(unusual(text.toString())), read(text.toString()), text::toString);
            for (String line : text.toString().lines().toList()) {
                usual += isUsual(line + "\n") ? 1 : 0;
            }
        }
        assertTrue(usual > 1500 && usual < 5000, "both ways are to be crossed: " + usual);
    }

    private static String line(Random random) {
        if (random.nextBoolean()) {
            return "h" + random.nextInt(9) + one(random, " ", "\t") + one(random, "", "60 ", "IN ", "7 IN ", "in 8 ")
                    + one(
                            random,
                            "A 192.0.2.1",
                            "AAAA 2001:db8::5",
                            "MX 5 Mail",
                            "TXT \"x y\"",
                            "NS a.b.",
                            "SRV 1 2 3 x");
        }
        String line =
                one(random, "www", "WWW", "@", "a.b", "*.w", "x.example.net.", "a..b", ".", "", "", "9", "in", "A")
                        + one(random, " ", "\t", "  ")
                        + one(
                                random,
                                "",
                                "",
                                "60 ",
                                "0 ",
                                "IN ",
                                "in 7 ",
                                "8 IN ",
                                "1h ",
                                "CH ",
                                "9999999999 ",
                                "IN IN ",
                                "007 ")
                        + record(random)
                        + one(random, "", "", "", "", "", "", "", " ", " ; comment \"", " x", "\"y\"");
        if (random.nextInt(10) > 0) {
            return line.replace("; comment \"", "");
        }
        char[] changed = line.replace("; comment \"", "").toCharArray();
        changed[random.nextInt(changed.length - 1)] =
                one(random, "\"", "\\", ".", ":", "@", "5", "-", "\u00e9", " ").charAt(0);
        return new String(changed);
    }

    private static String record(Random random) {
        return switch (random.nextInt(9)) {
            case 0 ->
                "A "
                        + one(
                                random,
                                "192.0.2.1",
                                "0.0.0.0",
                                "255.255.255.255",
                                "256.1.1.1",
                                "1.2.3",
                                "01.2.3.4",
                                "1.2.3.4.5");
            case 1 -> "AAAA " + address6(random);
            case 2 -> one(random, "NS ", "ns ", "CNAME ", "cName ", "PTR ") + name(random);
            case 3 -> "MX " + one(random, "0", "10", "65535", "65536", "x", "-1", "0010") + " " + name(random);
            case 4 -> "SRV 1 " + random.nextInt(70_000) + " 443 " + name(random);
            case 5 ->
                "TXT "
                        + one(
                                random,
                                "a",
                                "\"a b\"",
                                "\"\"",
                                "\"a;b\" c",
                                "\"(\"",
                                "\"" + "y".repeat(255) + "\"",
                                "y".repeat(256),
                                "\"open");
            case 6 ->
                one(random, "HINFO a b", "CAA 0 issue \"ca.test\"", "TYPE65280 \\# 1 00", "SOA a b 1 2 3 4 5", "FOO x");
            case 7 -> "DNAME " + name(random);
            default -> "A 192.0.2." + random.nextInt(300);
        };
    }

    private static String name(Random random) {
        return one(
                random,
                "ns",
                "@",
                ".",
                "Ns.Example.",
                "x.y.z",
                "a..b",
                "b\\.c",
                "x".repeat(63),
                "x".repeat(64),
                "d.".repeat(118) + "dd",
                "d.".repeat(127),
                "d.".repeat(128),
                "_-*",
                "");
    }

    private static String address6(Random random) {
        StringBuilder text = new StringBuilder();
        int groups = random.nextInt(10);
        for (int i = 0; i < groups; i++) {
            text.append(one(random, "0", "1", "ffff", "ABCD", "db8", "00001", "g", ""))
                    .append(':');
        }
        String address = text.toString();
        return random.nextInt(3) == 0 || address.isEmpty()
                ? address + one(random, "1", ":", "::", "192.0.2.1")
                : address.substring(0, address.length() - 1);
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
