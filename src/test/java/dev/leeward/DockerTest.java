package dev.leeward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files for containers, held by their text: there is no container engine where the tests run. What a container would do
 * with them, only running them tells.
 */
class DockerTest {
    private static final Path DOCKER = Path.of("docker");
    private static final Path CONFIG = DOCKER.resolve("leeward/leeward.yaml");

    /** A version of at least two numbers: "latest", "alpine" or "3" become something else from one day to the next. */
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?");

    @Test
    void imagesArePinned() throws IOException {
        for (Path file : dockerfiles()) {
            Set<String> stages = new HashSet<>();
            for (List<String> words : instructions(file, "FROM")) {
                assertTrue(stages.contains(words.get(1)) || pinned(words.get(1)), () -> file + ": " + words.get(1));
                if (words.size() == 4) {
                    stages.add(words.get(3));
                }
            }
        }
        for (Map.Entry<String, Object> service : services().entrySet()) {
            Object image = map(service.getValue()).get("image");
            assertTrue(image == null || pinned(image.toString()), () -> service.getKey() + ": " + image);
        }
    }

    @Test
    void whatIsCopiedExistsAndIsNotIgnored() throws IOException {
        List<String> wanted = new ArrayList<>();
        Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .forEach(line -> wanted.add(line.substring(1)));
        for (Path file : dockerfiles()) {
            boolean ofRoot = file.endsWith("Dockerfile");
            for (List<String> words : instructions(file, "COPY")) {
                if (!words.get(1).startsWith("--from=")) {
                    for (String source : words.subList(1, words.size() - 1)) {
                        if (ofRoot) {
                            assertTrue(wanted.contains(source), () -> "Dockerfile.dockerignore leaves out " + source);
                        }
                        assertTrue(
                                Files.exists((ofRoot ? Path.of("") : DOCKER).resolve(source)),
                                () -> file + ": " + source);
                    }
                }
            }
        }
        assertTrue(Files.isExecutable(Path.of("leeward")));
        assertTrue(Files.isExecutable(DOCKER.resolve("ready")));
    }

    @Test
    void whatIsBuiltOrMountedExists() throws IOException {
        Set<String> volumes = map(compose().get("volumes")).keySet();
        for (Map.Entry<String, Object> service : services().entrySet()) {
            Map<String, Object> settings = map(service.getValue());
            if (settings.containsKey("build")) {
                Map<String, Object> build = map(settings.get("build"));
                Path context = DOCKER.resolve(build.get("context").toString());
                assertTrue(Files.exists(context.resolve(build.get("dockerfile").toString())), service::getKey);
            }
            for (Object volume : list(settings.get("volumes"))) {
                String source = volume.toString().split(":")[0];
                boolean exists =
                        source.startsWith("./") ? Files.exists(DOCKER.resolve(source)) : volumes.contains(source);
                assertTrue(exists, () -> service.getKey() + ": " + volume);
            }
        }
    }

    @Test
    void nothingRunsAsRoot() throws IOException {
        for (Path file : dockerfiles()) {
            List<List<String>> users = instructions(file, "USER");
            assertFalse(users.isEmpty(), () -> file + " has no USER");
            assertFalse(users.getLast().get(1).matches("(root|0)(:.*)?"), file::toString);
        }
        for (Map.Entry<String, Object> service : services().entrySet()) {
            Map<String, Object> settings = map(service.getValue());
            Object user = settings.get("user");
            assertTrue(
                    user == null
                            ? settings.containsKey("build")
                            : !user.toString().matches("(root|0)(:.*)?"),
                    () -> service.getKey() + " runs as root");
            assertFalse(settings.containsKey("privileged"), service::getKey);
            assertEquals(List.of("ALL"), settings.get("cap_drop"), service::getKey);
        }
    }

    @Test
    void portsArePublishedOnLoopbackAndLeadToListeners() throws IOException {
        Map<String, Set<String>> listeners = Map.of(
                "leeward", Set.of("5300/udp", "5300/tcp", "9090/tcp"),
                "resolver", Set.of("5353/udp", "5353/tcp"));
        for (Map.Entry<String, Object> service : services().entrySet()) {
            Set<String> inside = new HashSet<>();
            for (Object port : list(map(service.getValue()).get("ports"))) {
                assertTrue(port.toString().startsWith("127.0.0.1:"), () -> service.getKey() + ": " + port);
                inside.add(port.toString().substring(port.toString().lastIndexOf(':') + 1));
            }
            assertEquals(listeners.getOrDefault(service.getKey(), Set.of()), inside, service::getKey);
        }
        assertEquals(
                List.of(List.of("EXPOSE", "5300/udp", "5300/tcp")),
                instructions(DOCKER.resolve("Dockerfile"), "EXPOSE"));
        assertTrue(Files.readString(DOCKER.resolve("unbound.conf")).contains("    port: 5353\n"));
    }

    @Test
    void addressesAgree() throws IOException {
        Map<String, Object> config = map(yaml(CONFIG));
        String leeward = address("leeward");
        assertEquals(
                List.of(leeward + ":5300", "127.0.0.1:5300"),
                map(config.get("listen")).get("dns"));
        assertTrue(Files.readString(DOCKER.resolve("unbound.conf")).contains("stub-addr: " + leeward + "@5300\n"));
        assertEquals(
                "{ns1.example.test=" + leeward + "}",
                map(map(config.get("zones")).get("example.test"))
                        .get("name-servers")
                        .toString());

        Map<String, String> regions = new TreeMap<>();
        for (Object pool : map(config.get("pools")).values()) {
            regions.put(
                    map(pool).get("region").toString(),
                    list(map(pool).get("members")).getFirst().toString());
        }
        assertEquals(Map.of("eu-west", address("eu-west"), "us-east", address("us-east")), regions);
        Object port = map(map(map(config.get("checks")).get("web")).get("http")).get("port");
        assertTrue(Files.readString(DOCKER.resolve("nginx.conf")).contains("listen " + port + ";"));
    }

    @Test
    void prometheusAndTheHealthcheckAskTheAdminApiOnLoopback() throws IOException {
        String admin = map(map(yaml(CONFIG)).get("listen")).get("admin").toString();
        assertTrue(Files.readString(DOCKER.resolve("prometheus.yaml")).contains("targets: [\"" + admin + "\"]"));
        assertEquals("service:leeward", map(services().get("prometheus")).get("network_mode"));
        assertTrue(Files.readString(DOCKER.resolve("ready")).contains("/dev/tcp/" + admin.replace(':', '/') + " "));
    }

    @Test
    void theImageKeepsItsStateWhereTheVolumeIsAndReadsWhatIsMounted() throws IOException {
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        List<String> volumes = list(map(services().get("leeward")).get("volumes")).stream()
                .map(Object::toString)
                .toList();
        assertTrue(volumes.contains("state:" + map(yaml(CONFIG)).get("state")));
        assertTrue(dockerfile.contains("\nVOLUME " + map(yaml(CONFIG)).get("state") + "\n"));
        assertTrue(volumes.contains("./leeward:/etc/leeward:ro"));
        assertTrue(dockerfile.contains("CMD [\"serve\", \"--config\", \"/etc/leeward/" + CONFIG.getFileName() + "\"]"));
    }

    @Test
    void holdsNoSecrets() throws IOException {
        Pattern secret = Pattern.compile("(?i)(password|secret|token|api[_-]?key|private key)\\s*[:=]");
        try (Stream<Path> files = Files.walk(DOCKER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(secret.matcher(Files.readString(file)).find(), file::toString);
            }
        }
    }

    private static boolean pinned(String image) {
        return PINNED.matcher(image).matches();
    }

    private static List<Path> dockerfiles() {
        return List.of(DOCKER.resolve("Dockerfile"), DOCKER.resolve("unbound.Dockerfile"));
    }

    /** The words of each instruction of this kind, lines that end in a backslash joined, options other than --from left out. */
    private static List<List<String>> instructions(Path file, String kind) throws IOException {
        Matcher matcher = Pattern.compile("(?m)^" + kind + " .*$")
                .matcher(Files.readString(file).replace("\\\n", " "));
        return matcher.results()
                .map(result -> Stream.of(result.group().split("\\s+"))
                        .filter(word -> !word.startsWith("--") || word.startsWith("--from="))
                        .toList())
                .toList();
    }

    private static String address(String service) throws IOException {
        Map<String, Object> networks = map(map(services().get(service)).get("networks"));
        return map(networks.get("lab")).get("ipv4_address").toString();
    }

    private static Map<String, Object> services() throws IOException {
        return map(compose().get("services"));
    }

    private static Map<String, Object> compose() throws IOException {
        return map(yaml(DOCKER.resolve("compose.yaml")));
    }

    private static Object yaml(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }
}
