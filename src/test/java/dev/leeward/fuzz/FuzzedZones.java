package dev.leeward.fuzz;

import dev.leeward.config.KeyConfig;
import dev.leeward.config.KeyConfig.Algorithm;
import dev.leeward.config.Secret;
import dev.leeward.dns.AnsweringWorld;
import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is asked while messages are fuzzed: a zone with a case of every rule, one below it, and steered names of every policy. */
final class FuzzedZones {
    static final String SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final String ZONE = """
            $TTL 300
            @ SOA ns1 host 1 7200 900 1209600 300
            @ NS ns1
            @ MX 10 mail
            ns1 A 192.0.2.53
            ns1 AAAA 2001:db8::53
            mail A 192.0.2.25
            alias CNAME www
            chain CNAME alias
            out CNAME www.example.net.
            *.wild A 192.0.2.77
            old DNAME new
            a.new A 192.0.2.78
            sub NS ns.sub
            ns.sub A 192.0.2.54
            empty.non.terminal TXT "x"
            svc SVCB 1 www alpn=h2
            web HTTPS 1 . ipv4hint=192.0.2.1
            _http._tcp SRV 1 2 80 www
            odd TYPE65280 \\# 3 010203
            """;

    private static final String SERVICES = """
            services:
              www.example.test: {policy: weighted, pools: [eu, us]}
              all.example.test: {policy: all, pools: [eu, us, eu6]}
              first.example.test: {policy: failover, pools: [eu, us]}
              sticky.example.test: {policy: hashed, pools: [eu, us]}
              geo.example.test:
                policy: geo
                pools: [eu, us]
                map: [{networks: [198.51.100.0/24, "2001:db8:5::/48"], regions: [us]}, {default: [eu, us]}]
            """;

    private FuzzedZones() {}

    static AnsweringWorld world() {
        try {
            Path folder = Files.createTempDirectory("leeward-fuzz");
            StringBuilder zone = new StringBuilder(ZONE);
            for (int i = 0; i < 40; i++) {
                zone.append("large TXT \"%03d%s\"%n".formatted(i, "x".repeat(240)));
            }
            Path secret = Files.writeString(folder.resolve("key"), SECRET + "\n");
            Keyring keys = Keyring.of(
                    Map.of(DomainName.parse("key.test"), new KeyConfig(Algorithm.HMAC_SHA256, new Secret(secret))));
            return new AnsweringWorld(
                    folder,
                    Map.of(
                            "example.test",
                            zone.toString(),
                            "deep.sub.example.test",
                            "@ 60 SOA . . 1 2 3 4 5\n@ 60 NS .\n"),
                    AnsweringWorld.TWO_REGIONS + SERVICES,
                    keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
