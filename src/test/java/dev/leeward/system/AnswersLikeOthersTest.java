package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.answers.AskedQuestion;
import dev.leeward.system.answers.Asking;
import dev.leeward.system.answers.Disagreements;
import dev.leeward.system.answers.SeenAnswer;
import dev.leeward.system.peers.Bind;
import dev.leeward.system.peers.Knot;
import dev.leeward.system.peers.Nsd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks Leeward, BIND, Knot and NSD the same questions over the same zone files, live, and compares every answer. Where Leeward answers
 * otherwise than one of them, {@code answers/disagreements.txt} has to say why; and what it says has to be so.
 */
@Timeout(180)
final class AnswersLikeOthersTest {
    private static final Path ANSWERS = Path.of("src/test/resources/answers");

    /** Questions under way at a time: those that nobody answers take long. */
    private static final int AT_ONCE = 8;

    @TempDir
    private static Path folder;

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();

    /** The servers with many zones, and those with a root zone. */
    private static final Map<String, InetSocketAddress> SERVED = new LinkedHashMap<>();

    private static final Map<String, InetSocketAddress> ROOTED = new LinkedHashMap<>();

    @BeforeAll
    static void startAll() throws IOException {
        Bind.needed();
        Knot.needed();
        Nsd.needed();
        start(Files.createDirectories(folder.resolve("served")), ANSWERS.resolve("zones"), SERVED);
        start(Files.createDirectories(folder.resolve("rooted")), ANSWERS.resolve("rooted"), ROOTED);
    }

    private static void start(Path own, Path zones, Map<String, InetSocketAddress> to) throws IOException {
        Map<String, Path> files;
        try (Stream<Path> list = Files.list(zones)) {
            files = list.map(Path::toAbsolutePath)
                    .sorted()
                    .collect(Collectors.toMap(
                            file -> file.getFileName()
                                    .toString()
                                    .replace(".zone", "")
                                    .replace("root", "."),
                            file -> file,
                            (one, _) -> one,
                            LinkedHashMap::new));
        }
        Bind bind = new Bind(
                own.resolve("bind"),
                Nginx.freePort(),
                """
                minimal-responses no-auth;
                check-integrity no;
                check-names primary ignore;
                rrset-order { order none; };
                """,
                lines(files, "zone \"%s\" { type primary; file \"%s\"; };%n"));
        RUNNING.add(bind);
        Knot knot = new Knot(
                own.resolve("knot"),
                Nginx.freePort(),
                "",
                "zone:\n" + lines(files, "  - domain: \"%s\"%n    file: \"%s\"%n    journal-content: none%n"));
        RUNNING.add(knot);
        Nsd nsd = new Nsd(
                own.resolve("nsd"),
                Nginx.freePort(),
                "minimal-responses: yes",
                lines(files, "zone:%n    name: \"%s\"%n    zonefile: \"%s\"%n"));
        RUNNING.add(nsd);
        Path config = Files.writeString(
                own.resolve("leeward.yaml"),
                "listen: {dns: [\"127.0.0.1:0\"], admin: \"127.0.0.1:0\"}\nstate: \"" + own.resolve("state")
                        + "\"\nzones:\n" + lines(files, "  \"%s\": {file: \"%s\"}%n"));
        Leeward leeward = Leeward.serve(config);
        RUNNING.add(leeward);
        to.put("Leeward", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), leeward.dnsPort()));
        Stream.of(bind, knot, nsd).forEach(peer -> to.put(peer.name(), peer.address()));
    }

    private static String lines(Map<String, Path> files, String format) {
        return files.entrySet().stream()
                .map(zone -> format.formatted(zone.getKey(), zone.getValue()))
                .collect(Collectors.joining());
    }

    @AfterAll
    static void stopAll() throws Exception {
        for (AutoCloseable running : RUNNING) {
            running.close();
        }
    }

    @Test
    void answersAsOthersDoOrSaysWhyNot() throws Exception {
        List<AskedQuestion> questions = AskedQuestion.read(ANSWERS.resolve("questions.txt"));
        assertTrue(questions.size() >= 300, "the questions are gone");
        awaitZones(questions.getFirst(), SERVED);
        awaitZones(questions.stream().filter(AskedQuestion::rooted).findFirst().orElseThrow(), ROOTED);
        Map<String, Set<String>> explained =
                Disagreements.read(ANSWERS.resolve("disagreements.txt")).peers();
        Map<String, Set<String>> found = new LinkedHashMap<>();
        StringBuilder report = new StringBuilder();
        for (Map.Entry<AskedQuestion, Map<String, SeenAnswer>> asked :
                askAll(questions).entrySet()) {
            Set<String> others = differing(asked.getValue());
            String text = asked.getKey().text();
            if (!others.isEmpty()) {
                found.put(text, others);
            }
            if (!others.equals(explained.getOrDefault(text, Set.of()))) {
                report.append(
                        "\n%s | %s%nexplained for %s%n".formatted(String.join(" ", others), text, explained.get(text)));
                asked.getValue()
                        .forEach((server, answer) -> report.append("  " + server + "\n")
                                .append(answer.toString().indent(6)));
            }
        }
        Files.writeString(Path.of("target/answers-that-differ.txt"), report);
        assertEquals(
                explained, found, () -> "differences that are not explained, or explained and not there:\n" + report);
    }

    /** The names of those that answer otherwise than Leeward. */
    private static Set<String> differing(Map<String, SeenAnswer> answers) {
        SeenAnswer ours = answers.get("Leeward");
        return answers.entrySet().stream()
                .filter(answer -> !answer.getValue().equals(ours))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitZones(AskedQuestion question, Map<String, InetSocketAddress> servers) {
        servers.forEach((name, server) -> await(name)
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(
                        "NOERROR qr aa", Asking.ask(question, server).lines().getFirst())));
    }

    private static Map<AskedQuestion, Map<String, SeenAnswer>> askAll(List<AskedQuestion> questions) throws Exception {
        Map<AskedQuestion, Map<String, SeenAnswer>> answers = new LinkedHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Map<String, SeenAnswer>>> tasks = questions.stream()
                    .map(question -> (Callable<Map<String, SeenAnswer>>) () -> ask(question))
                    .toList();
            List<Future<Map<String, SeenAnswer>>> done = pool.invokeAll(tasks);
            for (int i = 0; i < questions.size(); i++) {
                answers.put(questions.get(i), done.get(i).get());
            }
        }
        return answers;
    }

    private static Map<String, SeenAnswer> ask(AskedQuestion question) throws IOException {
        Map<String, SeenAnswer> answers = new LinkedHashMap<>();
        for (Map.Entry<String, InetSocketAddress> server : (question.rooted() ? ROOTED : SERVED).entrySet()) {
            answers.put(server.getKey(), Asking.ask(question, server.getValue()));
        }
        return answers;
    }
}
