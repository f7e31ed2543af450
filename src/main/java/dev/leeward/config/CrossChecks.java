package dev.leeward.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What only several values together can tell: references that lead nowhere, values that contradict each other, too much of something. */
final class CrossChecks {
    /** As many outcomes as one compiled answer holds. */
    private static final int MAX_POOLS = 64;

    private static final int MAX_MEMBERS = 1000;

    private static final int MAX_WITNESSES = 64;

    /** AAAA records of 28 bytes that fit into one message over TCP. */
    private static final int MAX_ADDRESSES = 2000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private final Config config;
    private final Node root;
    private final Problems problems;
    private final Map<String, Set<String>> written;

    /** Zones whose value may be wrong, which is told where it stands. */
    private final Set<DomainName> zonesWritten = new HashSet<>();

    /** @param config what could be read of {@code root}; values that could not are missing, and told already */
    CrossChecks(Config config, Node root, Problems problems) {
        this.config = config;
        this.root = root;
        this.problems = problems;
        this.written = written(root);
        for (String zone : written.getOrDefault("zones", Set.of())) {
            try {
                zonesWritten.add(DomainName.parse(zone));
            } catch (IllegalArgumentException e) {
                // told by the binder
            }
        }
    }

    void run() {
        if (!written.containsKey("zones")) {
            add(KeyPath.of("zones"), "is missing; write zones: {} to serve none");
        }
        listen();
        node();
        config.zones().forEach(this::zone);
        names("regions", config.regions().keySet());
        config.regions().forEach((name, region) -> {
            if (region.load() != null && region.capacity() == null) {
                add(KeyPath.of("regions", name, "load"), "means nothing without capacity");
            }
            Coordinates place = region.place();
            boolean placed = place != null && Math.abs(place.latitude()) <= 90 && Math.abs(place.longitude()) <= 180;
            if (!placed && !region.at().isEmpty()) {
                add(
                        KeyPath.of("regions", name, "at"),
                        "is not a latitude from -90 to 90 and a longitude from -180 to 180");
            }
        });
        names("checks", config.checks().keySet());
        names("pools", config.pools().keySet());
        ProbeChecks probes = new ProbeChecks(this);
        CombinationChecks combinations = new CombinationChecks(this, config);
        config.checks().forEach((name, check) -> {
            probes.check(name, check);
            combinations.check(name, check);
        });
        config.pools().forEach(this::pool);
        health();
        geo();
        witnesses();
        config.services().forEach(this::service);
        names("tokens", config.tokens().keySet());
        new TokenChecks(this, config).run();
        new SecretChecks(this, config).run();
        new TransferChecks(this, config).run();
        new JournalChecks(this, config).run();
        names("plans", config.plans().keySet());
        new PlanChecks(this, config).run();
    }

    /** Whether nothing was written there; a list whose values could not be read is not empty. */
    boolean isEmpty(List<?> values, KeyPath path) {
        return values.isEmpty() && isEmpty(path);
    }

    private boolean isEmpty(KeyPath path) {
        return problems.find(root, path)
                .map(node -> node.getTag().equals(Tag.NULL)
                        || (node instanceof CollectionNode<?> collection
                                && collection.getValue().isEmpty()))
                .orElse(true);
    }

    /** Whether anything was written there. */
    boolean isWritten(KeyPath path) {
        return problems.find(root, path).isPresent();
    }

    void add(KeyPath path, String message) {
        problems.addAt(root, path, message);
    }

    /** Complains of a value in a list. */
    void add(KeyPath list, List<?> values, int i, String message) {
        add(at(list, values, i), message);
    }

    /** Where a value in a list stands; the list as a whole when some of its values could not be read, as then the places differ. */
    KeyPath at(KeyPath list, List<?> values, int i) {
        boolean places = problems.find(root, list)
                .map(node -> node instanceof SequenceNode && isWhole(list, values))
                .orElse(false);
        return places ? list.then(i) : list;
    }

    /** Whether all values of a list could be read; a single value stands for a list of one. */
    boolean isWhole(KeyPath list, List<?> values) {
        return problems.find(root, list)
                .map(node -> values.size()
                        == (node instanceof SequenceNode written
                                ? written.getValue().size()
                                : 1))
                .orElse(true);
    }

    /** Complains of a secret that is not there. */
    void secret(@Nullable Secret secret, KeyPath path) {
        if (secret != null) {
            try {
                secret.read();
            } catch (IOException e) {
                add(path.then("file"), "\"" + secret.file() + "\" " + e.getMessage());
            }
        }
    }

    private void listen() {
        List<Endpoint> dns = config.listen().dns();
        KeyPath path = KeyPath.of("listen", "dns");
        if (isEmpty(dns, path)) {
            add(path, "is empty; write at least one address and port");
        }
        Set<Endpoint> seen = new HashSet<>();
        for (int i = 0; i < dns.size(); i++) {
            Endpoint endpoint = dns.get(i);
            if (endpoint.address().isAnyLocalAddress()) {
                add(
                        path,
                        dns,
                        i,
                        "\"" + endpoint
                                + "\" is not a concrete address: answers would leave from the wrong one; list each");
            } else if (endpoint.port() != 0 && !seen.add(endpoint)) {
                add(path, dns, i, "\"" + endpoint + "\" is listed twice");
            }
        }
        if (!config.listen().admin().address().isLoopbackAddress()) {
            add(
                    KeyPath.of("listen", "admin"),
                    "\"" + config.listen().admin()
                            + "\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]");
        }
    }

    private void node() {
        String id = config.node().id();
        if (id != null && (id.isEmpty() || id.length() > 255 || id.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            add(KeyPath.of("node", "id"), "\"" + id + "\" is not printable ASCII of 1 to 255 characters");
        }
        String nsid = config.node().nsid();
        if (nsid != null && (nsid.length() > 128 || nsid.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            add(KeyPath.of("node", "nsid"), "\"" + nsid + "\" is not printable ASCII of 0 to 128 characters");
        }
    }

    private void zone(DomainName name, ZoneConfig zone) {
        KeyPath path = KeyPath.of("zones", name);
        boolean fromFile = zone.file() != null || !isEmpty(path.then("file"));
        boolean fromNameServers = !zone.nameServers().isEmpty() || !isEmpty(path.then("name-servers"));
        if (fromFile == fromNameServers) {
            add(path, "needs one of file and name-servers");
        }
    }

    private void names(String section, Collection<String> names) {
        for (String name : names) {
            if (!isName(name)) {
                add(KeyPath.of(section, name), "is not a name of letters, digits, - and _");
            }
        }
    }

    /** Whether regions, checks and their like may be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private void geo() {
        Path database = config.geo().database();
        if (database != null) {
            try {
                new GeoDatabase(database).check();
            } catch (IOException e) {
                add(
                        KeyPath.of("geo", "database"),
                        "\"" + database + "\" cannot be read as a MaxMind DB: " + e.getMessage());
            }
        }
    }

    private void health() {
        Duration staleAfter = config.health().staleAfter();
        if (staleAfter != null) {
            config.checks().forEach((name, check) -> {
                if (check.asks() && staleAfter.compareTo(check.interval().plus(check.timeout())) < 0) {
                    add(
                            KeyPath.of("health", "stale-after"),
                            "is shorter than interval and timeout of check " + name
                                    + ": its members would be stale between their probes");
                }
            });
        }
    }

    private void witnesses() {
        if (config.witnesses().isEmpty()) {
            return;
        }
        KeyPath path = KeyPath.of("witnesses");
        if (config.witnesses().size() > MAX_WITNESSES) {
            add(path, "has more than " + MAX_WITNESSES + " witnesses");
        }
        Set<Host> members = config.pools().values().stream()
                .flatMap(pool -> pool.members().stream())
                .map(PoolConfig.Member::address)
                .collect(Collectors.toSet());
        Set<WitnessConfig> seen = new HashSet<>();
        for (int i = 0; i < config.witnesses().size(); i++) {
            WitnessConfig witness = config.witnesses().get(i);
            refer("checks", "check", witness.check(), path, config.witnesses(), i);
            CheckConfig check = config.checks().get(witness.check());
            if (check != null && !check.asks()) {
                add(path, config.witnesses(), i, "\"" + witness.check() + "\" is a check that asks nothing itself");
            }
            if (!seen.add(witness)) {
                add(path, config.witnesses(), i, "\"" + witness.address() + "\" is listed twice");
            }
            if (members.contains(witness.address())) {
                add(
                        path,
                        config.witnesses(),
                        i,
                        "\"" + witness.address() + "\" is a member of a pool: a witness is nobody's member");
            }
        }
    }

    private void pool(String name, PoolConfig pool) {
        KeyPath path = KeyPath.of("pools", name);
        refer("regions", "region", pool.region(), path.then("region"));
        refer("checks", "check", pool.check(), path.then("check"));
        KeyPath members = path.then("members");
        if (isEmpty(pool.members(), members)) {
            add(members, "is empty; write at least one address");
        }
        if (pool.members().size() > MAX_MEMBERS) {
            add(members, "has more than " + MAX_MEMBERS + " members; divide the pool");
        }
        Set<Host> seen = new HashSet<>();
        for (int i = 0; i < pool.members().size(); i++) {
            Host address = pool.members().get(i).address();
            if (!seen.add(address)) {
                add(members, pool.members(), i, "\"" + address + "\" is listed twice");
            }
        }
    }

    private void service(DomainName name, ServiceConfig service) {
        KeyPath path = KeyPath.of("services", name);
        if (!isInAZone(name)) {
            add(path, "is in none of the zones; add its zone to zones");
        }
        if (isEmpty(service.pools(), path.then("pools"))) {
            add(path.then("pools"), "is empty; write at least one pool");
        }
        pools(service, path.then("pools"));
        if (service.whenAllDown() instanceof WhenAllDown.Fallback(List<InetAddress> addresses)) {
            KeyPath fallback = path.then("when-all-down").then("fallback");
            if (isEmpty(addresses, fallback)) {
                add(fallback, "is empty; write at least one address, or none in place of the mapping");
            }
        }
        if (service.ttlWhileUnsettled().compareTo(service.ttl()) > 0) {
            add(path.then("ttl-unsettled"), "is longer than ttl");
        }
        boolean byOrder = service.policy() == ServiceConfig.Policy.FAILOVER || service.isByPlace();
        if (!service.weights().isEmpty() && byOrder) {
            add(path.then("weights"), "means nothing under failover, geo and nearest, which go by an order");
        }
        new ServiceChecks(this, config).check(name, service, path);
        service.weights().forEach((region, weight) -> {
            refer("regions", "region", region, path.then("weights").then(region));
            if (weight < 0 || weight > 65535) {
                add(path.then("weights").then(region), "\"" + weight + "\" is out of range: 0 to 65535");
            }
        });
    }

    private void pools(ServiceConfig service, KeyPath path) {
        if (service.pools().size() > MAX_POOLS) {
            add(path, "has more than " + MAX_POOLS + " pools");
        }
        int addresses = 0;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < service.pools().size(); i++) {
            String pool = service.pools().get(i);
            refer("pools", "pool", pool, path, service.pools(), i);
            if (!seen.add(pool)) {
                add(path, service.pools(), i, "\"" + pool + "\" is listed twice");
            }
            PoolConfig known = config.pools().get(pool);
            addresses += known == null ? 0 : known.members().size();
        }
        if (addresses > MAX_ADDRESSES) {
            add(
                    path,
                    "has " + addresses + " members in all, more than the " + MAX_ADDRESSES
                            + " that fit into one answer");
        }
    }

    private boolean isInAZone(DomainName name) {
        for (DomainName at = name; ; at = at.parent()) {
            if (zonesWritten.contains(at)) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }

    /** Complains when nothing of that name was written; one that was, but is wrong, is told where it stands. */
    void refer(String section, String what, String name, KeyPath path) {
        Set<String> known = written.getOrDefault(section, Set.of());
        if (!known.contains(name)) {
            add(path, dangling(what, name, known));
        }
    }

    void refer(String section, String what, String name, KeyPath list, List<?> values, int i) {
        Set<String> known = written.getOrDefault(section, Set.of());
        if (!known.contains(name)) {
            add(list, values, i, dangling(what, name, known));
        }
    }

    /** The same of a service, which may be written in several ways. */
    void refer(DomainName service, KeyPath list, List<?> values, int i) {
        if (!isWritten(KeyPath.of("services", service))) {
            add(list, values, i, dangling("service", service.toString(), written.getOrDefault("services", Set.of())));
        }
    }

    private String dangling(String what, String name, Set<String> known) {
        return "\"" + name + "\" is not a " + what + (problems.isFull() ? "" : Nearest.hint(name, known));
    }

    /** The keys of each section as they stand in the file, whether their values could be read or not. */
    private static Map<String, Set<String>> written(Node root) {
        Map<String, Set<String>> written = new HashMap<>();
        if (root instanceof MappingNode mapping) {
            // Of a section given twice the first counts, as it does for the binder.
            mapping.getValue()
                    .forEach(entry -> written.putIfAbsent(word(entry.getKeyNode()), keys(entry.getValueNode())));
        }
        return written;
    }

    private static Set<String> keys(Node section) {
        return section instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(entry -> word(entry.getKeyNode()))
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    private static String word(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
