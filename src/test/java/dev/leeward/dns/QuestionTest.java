package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.Question.Fault;
import dev.leeward.values.DomainName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
    private final Question question = new Question();

    private Fault read(byte[] bytes) {
        return question.read(bytes, bytes.length, Transport.UDP);
    }

    @Test
    void readsNameTypeAndFlags() {
        assertEquals(Fault.NONE, read(Packets.query("WWW.Example.TEST", 28)));
        assertEquals(DomainName.parse("www.example.test"), question.name());
        assertEquals(28, question.type);
        assertEquals(0xabcd, question.id);
        assertTrue(question.recursionDesired);
        assertFalse(question.edns.present);
        assertEquals(512, question.edns.udpPayload);
    }

    @Test
    void readsTheRoot() {
        assertEquals(Fault.NONE, read(Packets.query(".", 2)));
        assertEquals(DomainName.ROOT, question.name());
        assertEquals(0, question.labels);
    }

    @Test
    void readsEdns() {
        assertEquals(Fault.NONE, read(Packets.query("a.test", 1, Packets.opt(4096, "00008000", ""))));
        assertTrue(question.edns.present);
        assertTrue(question.edns.dnssecOk);
        assertEquals(4096, question.edns.udpPayload);
    }

    @Test
    void takesAPayloadBelow512For512() {
        assertEquals(Fault.NONE, read(Packets.query("a.test", 1, Packets.opt(100, "00000000", ""))));
        assertEquals(512, question.edns.udpPayload);
    }

    @Test
    void remembersNothingOfTheMessageBefore() {
        read(Packets.query(
                "a.test",
                1,
                Packets.opt(4096, "00008000", "0008 0007 0001 1800 c0000200".replace("c0000200", "c00002"))));
        assertTrue(question.edns.subnetLength > 0);
        read(Packets.query("a.test", 1));
        assertFalse(question.edns.present);
        assertFalse(question.edns.dnssecOk);
        assertEquals(0, question.edns.subnetLength);
    }

    /** What is wrong, as the message in hex, and what becomes of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing at all, '', NOT_A_QUERY",
        "half a header, abcd01000001, NOT_A_QUERY",
        "an answer, abcd 8100 0001 0000 0000 0000 0161 00 0001 0001, NOT_A_QUERY",
        "NOTIFY, abcd 2100 0001 0000 0000 0000 0161 00 0006 0001, NOT_IMPLEMENTED",
        "UPDATE, abcd 2900 0001 0000 0000 0000 0161 00 0006 0001, NOT_IMPLEMENTED",
        "no question, abcd 0100 0000 0000 0000 0000, MALFORMED",
        "two questions, abcd 0100 0002 0000 0000 0000 0161 00 0001 0001 0162 00 0001 0001, MALFORMED",
        "an answer record, abcd 0100 0001 0001 0000 0000 0161 00 0001 0001 c00c 0001 0001 00000000 0004 c0000201, MALFORMED",
        "an authority record, abcd 0100 0001 0000 0001 0000 0161 00 0001 0001 c00c 0001 0001 00000000 0004 c0000201, MALFORMED",
        "IXFR with its SOA, abcd 0100 0001 0000 0001 0000 0161 00 00fb 0001 c00c 0006 0001 00000000 0000, NONE",
        "a name without an end, abcd 0100 0001 0000 0000 0000 0361 62 63, MALFORMED",
        "a label past the end, abcd 0100 0001 0000 0000 0000 3f61 00 0001 0001, MALFORMED",
        "a pointer to itself, abcd 0100 0001 0000 0000 0000 c00c 0001 0001, MALFORMED",
        "a label type of 01, abcd 0100 0001 0000 0000 0000 4161 00 0001 0001, MALFORMED",
        "a label type of 10, abcd 0100 0001 0000 0000 0000 8161 00 0001 0001, MALFORMED",
        "no class, abcd 0100 0001 0000 0000 0000 0161 00 0001, MALFORMED",
        "bytes behind the end, abcd 0100 0001 0000 0000 0000 0161 00 0001 0001 00, MALFORMED",
        "an additional record that is missing, abcd 0100 0001 0000 0000 0001 0161 00 0001 0001, MALFORMED",
        "record data past the end, abcd 0100 0001 0000 0000 0001 0161 00 0001 0001 00 0001 0001 00000000 0009 01, MALFORMED",
        "65535 additional records, abcd 0100 0001 0000 0000 ffff 0161 00 0001 0001 00 0001 0001 00000000 0000, MALFORMED",
        "type 0, abcd 0100 0001 0000 0000 0000 0161 00 0000 0001, MALFORMED",
        "type OPT, abcd 0100 0001 0000 0000 0000 0161 00 0029 0001, MALFORMED",
        "type TSIG, abcd 0100 0001 0000 0000 0000 0161 00 00fa 0001, MALFORMED",
        "type MAILB, abcd 0100 0001 0000 0000 0000 0161 00 00fd 0001, NOT_IMPLEMENTED",
        "type TKEY, abcd 0100 0001 0000 0000 0000 0161 00 00f9 0001, NOT_IMPLEMENTED",
        "type AXFR, abcd 0100 0001 0000 0000 0000 0161 00 00fc 0001, NONE",
        "type ANY, abcd 0100 0001 0000 0000 0000 0161 00 00ff 0001, NONE",
    })
    void tellsWhatIsWrong(String what, String hex, Fault fault) {
        assertEquals(fault, read(Packets.bytes(hex)), what);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "version 1, 00 0029 1000 00010000 0000, BAD_VERSION",
        "an owner that is not the root, 0161 00 0029 1000 00000000 0000, MALFORMED",
        "an option without a length, 00 0029 1000 00000000 0002 0003, MALFORMED",
        "an option longer than the data, 00 0029 1000 00000000 0004 0003 0001, MALFORMED",
        "an unknown option, 00 0029 1000 00000000 0005 fde9 0001 ff, NONE",
        "a subnet of 24 bits, 00 0029 1000 00000000 000b 0008 0007 0001 18 00 c00002, NONE",
        "a subnet of 0 bits, 00 0029 1000 00000000 0008 0008 0004 0001 00 00, NONE",
        "a subnet without a family, 00 0029 1000 00000000 0008 0008 0004 0000 00 00, NONE",
        "a subnet of IPv6, 00 0029 1000 00000000 000c 0008 0008 0002 20 00 20010db8, NONE",
        "a subnet with bits past its source, 00 0029 1000 00000000 000b 0008 0007 0001 17 00 c00003, MALFORMED",
        "a subnet with a scope, 00 0029 1000 00000000 000b 0008 0007 0001 18 18 c00002, MALFORMED",
        "a subnet longer than its source, 00 0029 1000 00000000 000c 0008 0008 0001 18 00 c0000200, MALFORMED",
        "a subnet shorter than its source, 00 0029 1000 00000000 000a 0008 0006 0001 18 00 c000, MALFORMED",
        "a subnet of 33 bits, 00 0029 1000 00000000 000d 0008 0009 0001 21 00 c000020180, MALFORMED",
        "a subnet of family 3, 00 0029 1000 00000000 000b 0008 0007 0003 18 00 c00002, MALFORMED",
        "a subnet too short, 00 0029 1000 00000000 0007 0008 0003 0001 18, MALFORMED",
        "a client's cookie, 00 0029 1000 00000000 000c 000a 0008 2464c4abcf10c957, NONE",
        "a cookie of 9 bytes, 00 0029 1000 00000000 000d 000a 0009 2464c4abcf10c95700, MALFORMED",
        "no byte of a cookie, 00 0029 1000 00000000 0004 000a 0000, MALFORMED",
        "a second cookie that is too short, 00 0029 1000 00000000 0010 000a 0008 2464c4abcf10c957 000a 0000, NONE",
        "a question for NSID, 00 0029 1000 00000000 0004 0003 0000, NONE",
        "a question for NSID with data, 00 0029 1000 00000000 0005 0003 0001 61, NONE",
        "keepalive over UDP with data, 00 0029 1000 00000000 0005 000b 0001 61, NONE",
        "two subnets, 00 0029 1000 00000000 0010 0008 0004 0001 00 00 0008 0004 0001 00 00, MALFORMED",
    })
    void tellsWhatIsWrongWithEdns(String what, String additional, Fault fault) {
        assertEquals(fault, read(Packets.query("a.test", 1, additional)), what);
    }

    /** RFC 7828 sections 3.2.1 and 3.3.1. */
    @Test
    void hearsOfKeepaliveOverTcpAlone() {
        byte[] query = Packets.query("a.test", 1, Packets.opt(1232, "00000000", "000b 0000"));
        assertEquals(Fault.NONE, question.read(query, query.length, Transport.UDP));
        assertFalse(question.edns.keepAlive);
        assertEquals(Fault.NONE, question.read(query, query.length, Transport.TCP));
        assertTrue(question.edns.keepAlive);
        byte[] withTime = Packets.query("a.test", 1, Packets.opt(1232, "00000000", "000b 0002 0064"));
        assertEquals(Fault.MALFORMED, question.read(withTime, withTime.length, Transport.TCP));
    }

    /** RFC 7873 section 5.4; RFC 9619 section 4 leaves it be. */
    @Test
    void takesACookieForAQuestion() {
        String header = "abcd 0000 0000 0000 0000 0001";
        assertEquals(
                Fault.COOKIE_ALONE,
                read(Packets.bytes(header + Packets.opt(1232, "00000000", "000a 0008 2464c4abcf10c957"))));
        assertEquals(Fault.MALFORMED, read(Packets.bytes(header + Packets.opt(1232, "00000000", "0003 0000"))));
    }

    @Test
    void refusesASecondOpt() {
        byte[] two = Packets.query("a.test", 1, Packets.opt(1232, "00000000", "") + Packets.opt(1232, "00000000", ""));
        two[11] = 2;
        assertEquals(Fault.MALFORMED, read(two));
    }

    @Test
    void readsTheLongestNameAndRefusesALongerOne() {
        String label = "a".repeat(63) + ".";
        assertEquals(Fault.NONE, read(Packets.query(label.repeat(3) + "b".repeat(61), 1)));
        assertEquals(255, question.nameLength);
        byte[] longer = Packets.bytes("abcd 0100 0001 0000 0000 0000" + ("3f" + "61".repeat(63)).repeat(3) + "3e"
                + "62".repeat(62) + "00 0001 0001");
        assertEquals(Fault.MALFORMED, read(longer));
    }

    @Test
    void readsANameOf127Labels() {
        assertEquals(Fault.NONE, read(Packets.query("a.".repeat(127), 1)));
        assertEquals(127, question.labels);
    }
}
