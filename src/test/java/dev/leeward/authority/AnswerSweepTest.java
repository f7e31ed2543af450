package dev.leeward.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.AnsweringWorld;
import dev.leeward.dns.Outcome;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Asks for every name of some zones, and for names around it, in twenty types, by way of the compiled and shared answers, and compares
 * with a reply that is made for that very question.
 */
final class AnswerSweepTest {
    private static final Map<String, String> ZONES = new LinkedHashMap<>();

    static {
        ZONES.put(".", """
                $TTL 86400
                @            SOA a.root.test. host.root.test. 1 2 3 4 900
                @            NS  a.root.test.
                a.root.test. A   192.0.2.1
                com          NS  ns.example.com.
                ns.example.com. A 192.0.2.2
                org          DNAME example.test.
                *.wild       TXT "from the root"
                """);
        ZONES.put("example.test", """
                $TTL 300
                @         SOA  ns host 1 2 3 4 60
                @         NS   ns
                @         NS   ns.other.test.
                @         MX   10 mail
                ns        A    192.0.2.53
                ns        AAAA 2001:db8::53
                mail      A    192.0.2.25
                mail      MX   5 mail
                mail      TXT  "v=spf1 -all"
                _sip._tcp SRV  1 2 5060 sip.mail
                ptr       PTR  host.ptr
                naptr     NAPTR 1 2 "u" "sip" "" next.naptr
                rp        RP   host mail
                caa       CAA  0 issue "ca.example.net"
                tlsa      TLSA 3 1 1 0000000000000000000000000000000000000000000000000000000000000000
                unknown   TYPE65280 \\# 3 010203
                https     HTTPS 1 . alpn=h2
                www       TXT  "beside a service"
                alias     CNAME www
                alias2    CNAME alias
                aliasout  CNAME www.example.com.
                aliascut  CNAME a.b.sub
                aliasatcut CNAME sub
                aliasapex CNAME @
                aliasother CNAME other.test.
                aliasdn   CNAME mail.dn
                aliasdn2  CNAME x.svcs.dn
                aliaswild CNAME a.b.wild
                aliaspool CNAME a.b.pool
                aliasgone CNAME no.such.name
                aliasent  CNAME ent
                aliaszone CNAME child
                loop1     CNAME loop2
                loop2     CNAME loop1
                dn        DNAME @
                dnout     DNAME example.com.
                dncut     DNAME sub
                sub       NS   ns.sub
                sub       NS   mail
                sub       DS   1 13 2 0000000000000000000000000000000000000000000000000000000000000000
                ns.sub    A    192.0.2.54
                below.sub TXT  "occluded"
                insecure  NS   ns.sub
                child     NS   ns.child
                child     DS   2 13 2 0000000000000000000000000000000000000000000000000000000000000000
                ns.child  A    192.0.2.55
                child2    NS   ns.child
                x.child2  TXT  "occluded by the zone below"
                a.ent     A    192.0.2.60
                several   A    192.0.2.70
                several   A    192.0.2.71
                several   AAAA 2001:db8::70
                several   A    192.0.2.72
                Capitals  A    192.0.2.73
                twice     A    192.0.2.74
                twice     A    192.0.2.75
                twice     A    192.0.2.74
                cased     PTR  Host.Ptr
                cased     PTR  host.ptr
                ttls  60  A    192.0.2.76
                ttls  90  A    192.0.2.77
                ttls  30  TXT  "its TTL is its own"
                *.wild    A    192.0.2.61
                *.wild    MX   10 mail
                *.wild    TXT  "from the wildcard"
                own.wild  AAAA 2001:db8::61
                *.own.wild CNAME mail
                *.walias  CNAME alias
                *.wdn     CNAME mail.dn
                *.wpool   CNAME a.b.pool
                *.wgone   CNAME no.such.name
                *.wself   CNAME x.wself
                *.wcut    CNAME a.b.sub
                *.pool    TXT  "beside a wildcard service"
                """);
        ZONES.compute("example.test", (_, text) -> text + many());
        ZONES.put("child.example.test", """
                $TTL 100
                @         SOA  ns host 1 2 3 4 50
                @         NS   ns
                ns        A    192.0.2.55
                *         TXT  "child"
                """);
        ZONES.put("child2.example.test", """
                $TTL 100
                @         SOA  ns.child host 1 2 3 4 500
                @         NS   ns.child.example.test.
                """);
        ZONES.put("other.test", """
                $TTL 200
                @         SOA  ns host 1 2 3 4 50
                @         NS   ns
                ns        A    192.0.2.56
                back      CNAME alias2.example.test.
                """);
        ZONES.put("broken.test", "this is no zone\n");
    }

    /** More records of one type than any other name has. */
    private static String many() {
        return IntStream.range(0, 20).mapToObj("many TXT \"%d\"\n"::formatted).collect(Collectors.joining());
    }

    private static final String SERVICES = AnsweringWorld.TWO_REGIONS + """
            services:
              www.example.test: {policy: failover, pools: [eu, eu6, us], ttl: 30}
              "*.pool.example.test": {policy: failover, pools: [us], ttl: 45}
              other.test: {policy: failover, pools: [us], ttl: 20}
              none.other.test: {policy: failover, pools: [eu], ttl: 20, when-all-down: none}
              x.svcs.example.test: {policy: all, pools: [eu, us]}
              dn.example.test: {policy: all, pools: [eu]}
              svc.broken.test: {policy: all, pools: [eu]}
            """;

    private static final List<Integer> TYPES = List.of(
            Type.A,
            Type.NS,
            Type.CNAME,
            Type.SOA,
            Type.PTR,
            Type.HINFO,
            Type.MX,
            Type.TXT,
            Type.RP,
            Type.AAAA,
            Type.SRV,
            Type.NAPTR,
            Type.DNAME,
            Type.DS,
            Type.TLSA,
            Type.SVCB,
            Type.HTTPS,
            Type.CAA,
            Type.ANY,
            65280);

    @TempDir
    Path folder;

    @Test
    void sharedAnswersAreThoseMadeForEachQuestion() {
        AnsweringWorld world = new AnsweringWorld(folder, ZONES, SERVICES);
        assertEquals(1, world.problems().size(), () -> world.problems().toString());
        Zones zones = world.authority().zones();
        Set<DomainName> names = names(zones);
        assertTrue(names.size() > 400, "only " + names.size() + " names");
        List<String> wrong = new ArrayList<>();
        for (Status status : List.of(Status.UP, Status.DOWN)) {
            world.set("192.0.2.1", status, true);
            world.set("192.0.2.2", status, true);
            Pathfinder fresh = new Pathfinder(zones, world.live().current().topology());
            for (DomainName name : names) {
                for (int type : TYPES) {
                    String expected = expected(fresh.find(name, type), type, world);
                    String found = text(world.ask(name.toString(), type));
                    if (!expected.equals(found)) {
                        wrong.add("%s %s%n  made for it: %s%n  was given:   %s"
                                .formatted(name, Type.string(type), expected, found));
                    }
                }
            }
        }
        assertEquals("", String.join("\n", wrong.subList(0, Math.min(20, wrong.size()))), wrong.size() + " differ");
        assertEquals(0, world.failures(), "bugs answered with SERVFAIL");
    }

    /** What is there, one and three labels below each, the wildcard's own name, and one beside it of another length. */
    private static Set<DomainName> names(Zones zones) {
        Set<DomainName> names = new LinkedHashSet<>();
        for (Zone zone : zones.all()) {
            for (DomainName name : zone.nodes().keySet()) {
                names.add(name);
                String text = name.isRoot() ? "" : "." + name;
                List.of("x", "*", "mail", "quite-some-label", "a.much-deeper.name")
                        .forEach(label -> names.add(DomainName.parse(label + text)));
            }
            names.addAll(zone.glue().keySet());
        }
        names.add(DomainName.parse("no.such.tld"));
        return names;
    }

    /** The chain as it was found; behind it, for a steered name, what the snapshot tells, made here in the plainest way. */
    private static String expected(Found found, int type, AnsweringWorld world) {
        Outcome chain = found.whole().encode();
        List<Record> records = new ArrayList<>(found.whole().records());
        int answers = chain.answers();
        if (found.steered() != null) {
            Choice choice = Steering.route(
                            found.steered().service(), world.live().current())
                    .choices()
                    .getFirst();
            assertEquals(1, choice.variants().size(), "a draw cannot be compared");
            List<InetAddress> family = choice.variants().getFirst().places().stream()
                    .map(place -> ((Host.Address) place.address()).address())
                    .filter(address -> type == (address instanceof Inet4Address ? Type.A : Type.AAAA))
                    .toList();
            var owner = Names.name(found.steered().name());
            family.forEach(address -> records.add(
                    type == Type.A
                            ? new ARecord(owner, DClass.IN, choice.ttl(), address)
                            : new AAAARecord(owner, DClass.IN, choice.ttl(), address)));
            answers += family.size();
            if (family.isEmpty()) {
                SOARecord soa = found.steered().negativeSoa();
                records.add(new SOARecord(
                        soa.getName(),
                        DClass.IN,
                        Math.min(soa.getTTL(), choice.ttl()),
                        soa.getHost(),
                        soa.getAdmin(),
                        soa.getSerial(),
                        soa.getRefresh(),
                        soa.getRetry(),
                        soa.getExpire(),
                        Math.min(soa.getMinimum(), choice.ttl())));
            }
        }
        int inAnswer = answers;
        int inAuthority = records.size() - answers - chain.additional();
        return text(
                chain.rcode(),
                chain.authoritative(),
                IntStream.range(0, records.size())
                        .mapToObj(i -> section(i, inAnswer, inAuthority) + records.get(i))
                        .toList());
    }

    private static String section(int index, int answers, int authority) {
        if (index < answers) {
            return "answer ";
        }
        return index < answers + authority ? "authority " : "additional ";
    }

    private static String text(Message message) {
        List<String> records = new ArrayList<>();
        message.getSection(Section.ANSWER).forEach(record -> records.add("answer " + record));
        message.getSection(Section.AUTHORITY).forEach(record -> records.add("authority " + record));
        message.getSection(Section.ADDITIONAL).stream()
                .filter(record -> record.getType() != Type.OPT)
                .forEach(record -> records.add("additional " + record));
        return text(message.getRcode(), message.getHeader().getFlag(Flags.AA), records);
    }

    /** In lower case: an owner that is the question has its letter case. */
    private static String text(int rcode, boolean authoritative, List<String> records) {
        return rcode
                + (authoritative ? " aa " : " ")
                + new TreeSet<>(records).toString().toLowerCase(Locale.ROOT);
    }
}
