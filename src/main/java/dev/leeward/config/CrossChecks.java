package dev.leeward.config;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What only several values together can tell: references that lead nowhere, values that contradict each other, too much of something. */
final class CrossChecks {
    /** As many outcomes as one compiled answer holds. */
    private static final int MAX_POOLS = 64;

    private static final int MAX_MEMBERS = 1000;

    /** AAAA records of 28 bytes that fit into one message over TCP. */
    private static final int MAX_ADDRESSES = 2000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Config config;
    private final Node root;
    private final Problems problems;
    private final Map<String, Set<String>> written;

    /** @param config what could be read of {@code root}; values that could not are missing, and told already */
    CrossChecks(Config config, Node root, Problems problems) {
        this.config = config;
        this.root = root;
        this.problems = problems;
        this.written = written(root);
    }

    void run() {
        if (!written.containsKey("zones")) {
            add(KeyPath.of("zones"), "is missing; write zones: {} to serve none");
        }
        listen();
        config.zones().forEach(this::zone);
        names("regions", config.regions().keySet());
        names("checks", config.checks().keySet());
        names("pools", config.pools().keySet());
        config.checks().forEach(this::check);
        config.pools().forEach(this::pool);
        config.services().forEach(this::service);
    }

    /** Whether nothing stands there; a list whose values could not be read is not empty. */
    private boolean isEmpty(KeyPath path) {
        return Problems.find(root, path)
                .map(node ->
                        node instanceof SequenceNode list && list.getValue().isEmpty())
                .orElse(true);
    }

    private void add(KeyPath path, String message) {
        problems.addAt(root, path, message);
    }

    private void listen() {
        List<Endpoint> dns = config.listen().dns();
        if (dns.isEmpty() && isEmpty(KeyPath.of("listen", "dns"))) {
            add(KeyPath.of("listen", "dns"), "is empty; write at least one address and port");
        }
        Set<Endpoint> seen = new HashSet<>();
        for (Endpoint endpoint : dns) {
            int i = dns.indexOf(endpoint);
            if (endpoint.address().isAnyLocalAddress()) {
                add(
                        KeyPath.of("listen", "dns", i),
                        "\"" + endpoint
                                + "\" is not a concrete address: answers would leave from the wrong one; list each");
            } else if (endpoint.port() != 0 && !seen.add(endpoint)) {
                add(KeyPath.of("listen", "dns", i), "\"" + endpoint + "\" is listed twice");
            }
        }
        if (!config.listen().admin().address().isLoopbackAddress()) {
            add(
                    KeyPath.of("listen", "admin"),
                    "\"" + config.listen().admin()
                            + "\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]");
        }
    }

    private void zone(DomainName name, ZoneConfig zone) {
        if ((zone.file() == null) == zone.nameServers().isEmpty()) {
            add(KeyPath.of("zones", name), "needs one of file and name-servers");
        }
    }

    private void names(String section, Collection<String> names) {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                add(KeyPath.of(section, name), "is not a name of letters, digits, - and _");
            }
        }
    }

    private void check(String name, CheckConfig check) {
        if (check.probe() instanceof ProbeConfig.Http http) {
            KeyPath path = KeyPath.of("checks", name, "http");
            if (!http.path().startsWith("/") || http.path().chars().anyMatch(c -> c <= ' ' || c > '~')) {
                add(path.then("path"), "\"" + http.path() + "\" is not a path that starts with / and is encoded");
            }
            if (!TOKEN.matcher(http.method()).matches()) {
                add(path.then("method"), "\"" + http.method() + "\" is not a method such as GET or HEAD");
            }
            if (http.host() != null && !HOST.matcher(http.host()).matches()) {
                add(path.then("host"), "\"" + http.host() + "\" is not a host name");
            }
            http.headers().forEach((header, value) -> {
                if (!TOKEN.matcher(header).matches() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                    add(path.then("headers").then(header), "is not a header of printable ASCII");
                }
            });
        }
    }

    private void pool(String name, PoolConfig pool) {
        KeyPath path = KeyPath.of("pools", name);
        refer("regions", "region", pool.region(), path.then("region"));
        refer("checks", "check", pool.check(), path.then("check"));
        if (pool.members().isEmpty() && isEmpty(path.then("members"))) {
            add(path.then("members"), "is empty; write at least one address");
        }
        if (pool.members().size() > MAX_MEMBERS) {
            add(path.then("members"), "has more than " + MAX_MEMBERS + " members; divide the pool");
        }
        Set<InetAddress> seen = new HashSet<>();
        for (PoolConfig.Member member : pool.members()) {
            if (!seen.add(member.address())) {
                add(path.then("members"), "\"" + Addresses.text(member.address()) + "\" is listed twice");
            }
        }
    }

    private void service(DomainName name, ServiceConfig service) {
        KeyPath path = KeyPath.of("services", name);
        if (!isInAZone(name)) {
            add(path, "is in none of the zones; add its zone to zones");
        }
        if (service.pools().isEmpty() && isEmpty(path.then("pools"))) {
            add(path.then("pools"), "is empty; write at least one pool");
        }
        pools(service, path.then("pools"));
        if (service.ttlWhileUnsettled().compareTo(service.ttl()) > 0) {
            add(path.then("ttl-unsettled"), "is longer than ttl");
        }
        if (!service.weights().isEmpty() && service.policy() == ServiceConfig.Policy.FAILOVER) {
            add(path.then("weights"), "means nothing under failover, which goes by the order of pools");
        }
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
            refer("pools", "pool", pool, path.then(i));
            if (!seen.add(pool)) {
                add(path.then(i), "\"" + pool + "\" is listed twice");
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
            if (config.zones().containsKey(at)
                    || written.getOrDefault("zones", Set.of()).contains(at.toString())) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }

    /** Complains when nothing of that name was written; one that was, but is wrong, is told where it stands. */
    private void refer(String section, String what, String name, KeyPath path) {
        Set<String> known = written.getOrDefault(section, Set.of());
        if (!known.contains(name)) {
            add(path, "\"" + name + "\" is not a " + what + Nearest.hint(name, known));
        }
    }

    /** The keys of each section as they stand in the file, whether their values could be read or not. */
    private static Map<String, Set<String>> written(Node root) {
        Map<String, Set<String>> written = new HashMap<>();
        if (root instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> written.put(word(entry.getKeyNode()), keys(entry.getValueNode())));
        }
        return written;
    }

    private static Set<String> keys(Node section) {
        return section instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(entry -> word(entry.getKeyNode()))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static String word(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
