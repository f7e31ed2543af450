package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.AnsweringWorld.Way;
import dev.leeward.values.IpNetwork;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What servers that steer are often bad at: a steered name is a name like any other. */
final class SteeredNamesTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.1");
    private static final String ZONE = """
            $ORIGIN example.test.
            @ 3600 SOA ns1 hostmaster 1 7200 900 1209600 300
            @ 3600 NS ns1
            ns1 3600 A 192.0.2.53
            many 300 TXT %s
            """.formatted(IntStream.range(0, 30)
            .mapToObj(i -> "\"" + "x".repeat(100) + i + "\"")
            .collect(Collectors.joining(" ")));

    @TempDir
    Path folder;

    private AnsweringWorld world;

    @BeforeEach
    void steers() {
        world = new AnsweringWorld(folder, Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + """
                services:
                  www.example.test: {policy: failover, pools: [us], ttl: 30}
                  sticky.example.test: {policy: hashed, pools: [eu, us], ttl: 30}
                """);
    }

    /** RFC 4074 section 4: an error for AAAA makes clients give up on A too. */
    @Test
    void ipv6OfANameWithoutAnyIsNoDataWithTheSoaAndNoError() {
        Message answer = world.ask("www.example.test", Type.AAAA);
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of(), answer.getSection(Section.ANSWER));
        SOARecord soa = (SOARecord) answer.getSection(Section.AUTHORITY).getFirst();
        assertEquals("example.test.", soa.getName().toString());
        assertTrue(soa.getTTL() <= 30 && soa.getMinimum() <= 30, soa.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAA", "TXT", "MX"})
    void everyAnswerIsAuthoritative(String type) {
        assertTrue(world.ask("www.example.test", Type.value(type)).getHeader().getFlag(Flags.AA));
        assertFalse(world.ask("www.example.test", Type.value(type)).getHeader().getFlag(Flags.RA));
    }

    /** RFC 2308 section 3: without it nobody may remember the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"www.example.test", "nowhere.example.test", "a.b.www.example.test"})
    void negativeAnswersHaveTheSoa(String name) {
        List<Record> authority = world.ask(name, Type.TXT).getSection(Section.AUTHORITY);
        assertEquals(1, authority.size());
        assertEquals(Type.SOA, authority.getFirst().getType());
    }

    /** RFC 8906 section 3.1.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {"TXT", "MX", "SRV", "HTTPS", "CAA", "DNSKEY", "DS", "SOA", "NS", "CNAME", "TYPE1000", "TYPE65280"
            })
    void otherTypesAtASteeredNameAreNoDataAndNotUnimplemented(String type) {
        Message answer = world.ask("www.example.test", Type.value(type, true));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of(), answer.getSection(Section.ANSWER));
        assertEquals(Type.SOA, answer.getSection(Section.AUTHORITY).getFirst().getType());
    }

    /** What a spoofed client asks for must not decide how much its victim gets. */
    @Test
    void aClientsBufferSizeIsObeyedUpTo1232BytesOnly() {
        Message udp = world.ask("many.example.test", Type.TXT, Wire.CLASS_IN, Way.LARGE, CLIENT);
        assertTrue(udp.getHeader().getFlag(Flags.TC));
        assertTrue(udp.numBytes() <= 1232);
        Message tcp = world.ask("many.example.test", Type.TXT, Wire.CLASS_IN, Way.TCP, CLIENT);
        assertFalse(tcp.getHeader().getFlag(Flags.TC));
        assertTrue(tcp.numBytes() > 3000);
    }

    /** RFC 7871 section 7.2.1: an answer to a query with the option has it, with the scope that the answer holds for. */
    @Test
    void aClientsSubnetComesBackWithTheScopeOfTheAnswer() {
        IpNetwork subnet = IpNetwork.parse("203.0.113.0/24");
        assertEquals(24, scope(world.ask("sticky.example.test", Type.A, Wire.CLASS_IN, Way.EDNS, CLIENT, subnet)));
        assertEquals(0, scope(world.ask("www.example.test", Type.A, Wire.CLASS_IN, Way.EDNS, CLIENT, subnet)));
        assertEquals(0, scope(world.ask("nowhere.example.test", Type.A, Wire.CLASS_IN, Way.EDNS, CLIENT, subnet)));
    }

    private static int scope(Message answer) {
        ClientSubnetOption told = (ClientSubnetOption)
                answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET).getFirst();
        assertEquals("203.0.113.0", told.getAddress().getHostAddress());
        assertEquals(24, told.getSourcePrefixLength());
        return told.getScopePrefixLength();
    }
}
