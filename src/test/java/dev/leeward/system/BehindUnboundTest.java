package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.lab.Unbound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What clients of a real resolver see, which asks from the root on with shortened names (RFC 9156, strictly: without falling back) and with letters in
 * random case. Prints how long a failover took to reach them.
 */
@Timeout(120)
class BehindUnboundTest {
    private static final long TTL_MILLIS = 2000;

    /** Said by unbound when an authority does not take what it asks, or cannot be understood. */
    private static final Pattern COMPLAINT =
            Pattern.compile("capsforid|lame|throwaway|malformed|formerr|parse error", Pattern.CASE_INSENSITIVE);

    private static final String[] STRICTLY = {
        "qname-minimisation: yes",
        "qname-minimisation-strict: yes",
        "use-caps-for-id: yes",
        "module-config: iterator",
        "verbosity: 4"
    };

    @TempDir
    Path folder;

    private Leeward serve(TcpMembers members) throws IOException {
        Files.writeString(folder.resolve("root.zone"), """
                @ 300 SOA ns.test. host.test. 1 7200 900 1209600 60
                @ 300 NS ns.test.
                test. 300 NS ns.test.
                ns.test. 300 A 127.0.0.1
                """);
        Files.writeString(folder.resolve("test.zone"), """
                @ 300 SOA ns host 1 7200 900 1209600 60
                @ 300 NS ns
                ns 300 A 127.0.0.1
                example 300 NS ns
                """);
        Files.writeString(folder.resolve("example.test.zone"), """
                $TTL 300
                @ SOA ns.test. host 1 7200 900 1209600 60
                @ NS ns.test.
                a.b.c.d.e TXT "deep"
                *.wild.d TXT "wild"
                alias CNAME a.b.c.d.e
                old DNAME c.d.e
                to CNAME www.eu.app
                """);
        return Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones:
                  ".": {file: root.zone}
                  test: {file: test.zone}
                  example.test: {file: example.test.zone}
                regions: {eu: {}, us: {}}
                checks: {web: {tcp: {port: %d}, interval: 200ms, timeout: 200ms, rise: 1, fall: 2}}
                pools:
                  eu: {region: eu, check: web, members: [127.0.0.11]}
                  us: {region: us, check: web, members: [127.0.0.21]}
                services:
                  www.eu.app.example.test: {policy: failover, pools: [eu, us], ttl: 2, ttl-unsettled: 1}
                """.formatted(members.port())));
    }

    /** What a program gets that asks for an address; empty: none. */
    private static String address(Stub stub, String name) {
        return last(stub.ask(name, Type.A));
    }

    private static String last(Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER);
        return records.isEmpty() ? "" : records.getLast().rdataToString();
    }

    private void unboundHasNothingToComplainOf() throws IOException {
        List<String> complaints = Files.readAllLines(folder.resolve("unbound.log")).stream()
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
        assertEquals(List.of(), complaints);
    }

    @Test
    void everyKindOfAnswerComesThrough() throws Exception {
        Unbound.needed();
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21");
                Leeward server = serve(members);
                Unbound unbound = new Unbound(".", server.dnsPort(), folder, STRICTLY)) {
            Stub clients = Stub.of(unbound.port());
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> address(clients, "www.eu.app.example.test").equals("127.0.0.11"));
            Object[][] rows = {
                {"a.b.c.d.e.example.test", Type.TXT, Rcode.NOERROR, "deep"},
                {"A.b.C.d.E.eXample.Test", Type.TXT, Rcode.NOERROR, "deep"},
                {"x.y.wild.d.example.test", Type.TXT, Rcode.NOERROR, "wild"},
                {"alias.example.test", Type.TXT, Rcode.NOERROR, "deep"},
                {"a.b.old.example.test", Type.TXT, Rcode.NOERROR, "deep"},
                {"to.example.test", Type.A, Rcode.NOERROR, "127.0.0.11"},
                {"c.d.e.example.test", Type.A, Rcode.NOERROR, ""},
                {"www.eu.app.example.test", Type.AAAA, Rcode.NOERROR, ""},
                {"app.example.test", Type.A, Rcode.NOERROR, ""},
                {"x.wild.d.example.test", Type.A, Rcode.NOERROR, ""},
                {"none.c.d.e.example.test", Type.A, Rcode.NXDOMAIN, ""},
                {"no.such.name.under.example.test", Type.A, Rcode.NXDOMAIN, ""},
                {"no.such.test", Type.A, Rcode.NXDOMAIN, ""},
                {"no.such.tld", Type.A, Rcode.NXDOMAIN, ""},
            };
            for (Object[] row : rows) {
                Message answer = clients.ask((String) row[0], (int) row[1]);
                assertEquals(Rcode.string((int) row[2]), Rcode.string(answer.getRcode()), answer.toString());
                assertEquals(row[3], last(answer), answer.toString());
            }
            unboundHasNothingToComplainOf();
        }
    }

    @ParameterizedTest
    @CsvSource({"www.eu.app.example.test", "to.example.test"})
    void aFailoverIsSeenWithinTheTtl(String name) throws Exception {
        Unbound.needed();
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21");
                Leeward server = serve(members);
                Unbound unbound = new Unbound(".", server.dnsPort(), folder, STRICTLY)) {
            Stub clients = Stub.of(unbound.port());
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> address(clients, name).equals("127.0.0.11"));
            long killed = System.nanoTime();
            members.close("127.0.0.11");
            long changed = changed(Stub.of(server.dnsPort()), "www.eu.app.example.test");
            long seen = changed(clients, name);
            System.out.printf(
                    Locale.ROOT,
                    "%s through unbound: changed %d ms after the member died, seen %d ms after that; TTL %d ms%n",
                    name,
                    (changed - killed) / 1_000_000,
                    (seen - changed) / 1_000_000,
                    TTL_MILLIS);
            // It counts in whole seconds, up to one more; and a busy machine is late.
            assertTrue(seen - changed < (TTL_MILLIS + 1500) * 1_000_000, "seen late");
            assertEquals("127.0.0.21", address(clients, name), "and it stays so");
            unboundHasNothingToComplainOf();
        }
    }

    /** When another member is answered for the first time, asked every 10 ms. */
    private static long changed(Stub stub, String name) throws Exception {
        while (!address(stub, name).equals("127.0.0.21")) {
            Thread.sleep(10);
        }
        return System.nanoTime();
    }
}
