package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Coordinates;
import dev.leeward.config.Geography;
import dev.leeward.config.Geography.Place;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.configfile.TestDatabase;
import dev.leeward.values.Addresses;
import dev.leeward.values.DomainName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionMapsTest {
    @TempDir
    private static Path folder;

    private static final Geography PLACES = visitor -> {
        visitor.network(InetAddress.ofLiteral("192.0.2.0"), 26, new Place("DE", "EU", new Coordinates(52.5, 13.4)));
        visitor.network(InetAddress.ofLiteral("192.0.2.64"), 26, new Place("FR", "EU", new Coordinates(48.9, 2.4)));
        visitor.network(InetAddress.ofLiteral("192.0.2.128"), 25, new Place("PL", "EU", null));
        visitor.network(InetAddress.ofLiteral("198.51.100.0"), 24, new Place("US", "NA", new Coordinates(40.7, -74)));
        visitor.network(InetAddress.ofLiteral("203.0.113.0"), 24, new Place("", "AS", new Coordinates(0, 180)));
        visitor.network(InetAddress.ofLiteral("2001:db8::"), 48, new Place("JP", "AS", new Coordinates(35.7, 139.7)));
    };

    @BeforeAll
    static void writeDatabase() {
        // What it holds is told by PLACES; the file is there for the configuration to be valid.
        new TestDatabase().add("192.0.2.0/24", "DE", "EU").writeTo(folder.resolve("geo.mmdb"));
    }

    private static Topology topology(String services, Geography geography) {
        String yaml = """
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                geo: {database: geo.mmdb}
                regions:
                  frankfurt: {at: [50.1, 8.7]}
                  virginia: {at: [38.9, -77.4]}
                  singapore: {at: [1.35, 103.8]}
                  auckland: {at: [-36.8, 174.8]}
                checks: {web: {tcp: {port: 80}}}
                pools:
                  fra: {region: frankfurt, check: web, members: [192.0.2.1]}
                  vir: {region: virginia, check: web, members: [192.0.2.2]}
                  sin: {region: singapore, check: web, members: [192.0.2.3]}
                  auk: {region: auckland, check: web, members: [192.0.2.4]}
                services:
                """ + services.indent(2);
        try {
            return Topology.of(ConfigReader.parse(yaml, folder.resolve("leeward.yaml")), geography);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final String GEO = """
            a.example.test:
              policy: geo
              pools: [fra, vir, sin, auk]
              map:
                - {continents: [EU], regions: [frankfurt, virginia]}
                - {countries: [FR, US], regions: [virginia]}
                - {countries: [DE], regions: [singapore]}
                - {networks: [192.0.2.0/28], regions: [auckland]}
                - {default: [singapore, auckland]}
            """;

    private static String order(Topology topology, String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        RegionMap map =
                topology.services().get(DomainName.parse("a.example.test")).map();
        int index = map.table().index(Addresses.high(address), Addresses.low(address));
        return map.orders().get(index).stream().map(Pool::name).collect(Collectors.joining(" "));
    }

    private static int prefix(Topology topology, String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        int prefix = topology.services()
                .get(DomainName.parse("a.example.test"))
                .map()
                .table()
                .prefix(Addresses.high(address), Addresses.low(address));
        return address.getAddress().length == 4 ? prefix - 96 : prefix;
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,    auk,     28",
        "192.0.2.20,   sin,     28",
        "192.0.2.40,   sin,     27",
        "192.0.2.70,   vir,     26",
        "192.0.2.200,  fra vir, 25",
        "198.51.100.1, vir,     24",
        "203.0.113.1,  sin auk,  5",
        "2001:db8::1,  sin auk,  0",
    })
    void goByNetworkThenCountryThenContinentThenDefault(String client, String pools, int prefix) {
        Topology topology = topology(GEO, PLACES);
        assertEquals(pools, order(topology, client));
        assertEquals(prefix, prefix(topology, client));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,    fra vir sin auk",
        "192.0.2.70,   fra vir sin auk",
        "192.0.2.200,  fra vir sin auk",
        "198.51.100.1, vir fra auk sin",
        "203.0.113.1,  auk sin vir fra",
        "2001:db8::1,  sin auk fra vir",
        "10.0.0.1,     fra vir sin auk",
    })
    void goToTheNearestRegionFirst(String client, String pools) {
        Topology topology = topology("a.example.test: {policy: nearest, pools: [fra, vir, sin, auk]}", PLACES);
        assertEquals(pools, order(topology, client));
    }

    @Test
    void networksThatGoTheSameWayAreOne() {
        Topology topology = topology("a.example.test: {policy: nearest, pools: [fra, vir, sin, auk]}", PLACES);
        assertEquals(6, prefix(topology, "192.0.2.1"), "two countries, one without a place, and what is around them");
        assertEquals(24, prefix(topology, "198.51.100.1"));
    }

    @Test
    void servicesThatSayTheSameShareATable() {
        AtomicInteger read = new AtomicInteger();
        Geography counting = visitor -> {
            read.incrementAndGet();
            PLACES.forEach(visitor);
        };
        String services = IntStream.range(0, 2000)
                .mapToObj(i -> GEO.replace("a.example", "a" + i + ".example") + "n" + i
                        + ".example.test: {policy: nearest, pools: [fra, vir, sin, auk]}\n")
                .collect(Collectors.joining());
        Topology topology = topology(services, counting);
        assertEquals(2, read.get(), "times that the database was read");
        assertSame(
                topology.services()
                        .get(DomainName.parse("a0.example.test"))
                        .map()
                        .table(),
                topology.services()
                        .get(DomainName.parse("a1999.example.test"))
                        .map()
                        .table());
    }

    @Test
    void aLargeDatabaseMakesATable() {
        Geography large = visitor -> {
            for (int i = 0; i < 1_000_000; i++) {
                int at = i << 4;
                byte[] address = {(byte) (16 + (at >>> 24)), (byte) (at >>> 16), (byte) (at >>> 8), (byte) at};
                try {
                    int mixed = i * 0x9e3779b9 >>> 12;
                    visitor.network(
                            InetAddress.getByAddress(address),
                            28,
                            new Place("", "", new Coordinates(mixed % 90, mixed % 180)));
                } catch (java.net.UnknownHostException e) {
                    throw new AssertionError(e);
                }
            }
        };
        long start = System.nanoTime();
        Topology topology = topology("a.example.test: {policy: nearest, pools: [fra, vir, sin, auk]}", large);
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(seconds < 60, seconds + " s");
        int orders = topology.services()
                .get(DomainName.parse("a.example.test"))
                .map()
                .orders()
                .size();
        assertTrue(orders <= 12, orders + " orders of four regions");
    }
}
