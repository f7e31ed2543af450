package dev.leeward.system;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The real server in a process of its own, as {@code ./leeward} would run it, and what a client sees of it. */
final class Leeward implements AutoCloseable {
    private static final Pattern START_LINE =
            Pattern.compile("leeward \\S+ answers: DNS on ([0-9.]+):([0-9]+) .* API on http://([0-9.]+:[0-9]+);.*");

    final List<String> output = new CopyOnWriteArrayList<>();
    private final Process process;
    final InetSocketAddress dns;
    final URI admin;

    /** @param result of a command that ended */
    record Ended(int exitCode, String out, String err) {}

    /** Starts the server and returns when it answers. */
    static Leeward serve(Path config) throws IOException {
        return start("serve", "--config", config.toString());
    }

    static Leeward start(String... arguments) throws IOException {
        return new Leeward(process(arguments).redirectErrorStream(true).start());
    }

    private Leeward(Process process) throws IOException {
        this.process = process;
        BufferedReader reader = process.inputReader();
        Matcher start = null;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.add(line);
            start = START_LINE.matcher(line);
            if (start.matches()) {
                break;
            }
        }
        if (start == null || !start.matches()) {
            throw new IOException("the server did not start:\n" + String.join("\n", output));
        }
        dns = new InetSocketAddress(InetAddress.ofLiteral(start.group(1)), Integer.parseInt(start.group(2)));
        admin = URI.create("http://" + start.group(3));
        Thread.startVirtualThread(() -> reader.lines().forEach(output::add));
    }

    private static ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                shipped(),
                "dev.leeward.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** The class path without the tests, which log otherwise. */
    private static String shipped() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(place -> !place.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a command to its end. */
    static Ended run(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile("leeward", ".err");
        try {
            Process process = process(arguments).redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("did not end: " + String.join(" ", arguments));
            }
            return new Ended(process.exitValue(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    int dnsPort() {
        return dns.getPort();
    }

    long pid() {
        return process.pid();
    }

    Message ask(String name, int type) {
        return ask(name, type, DClass.IN);
    }

    Message ask(String name, int type, int dclass) {
        return Stub.of(dnsPort()).ask(name, type, dclass);
    }

    /** The addresses of an answer, sorted. */
    List<String> addresses(String name) {
        return ask(name, Type.A).getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == Type.A)
                .map(Record::rdataToString)
                .sorted()
                .toList();
    }

    /** The TTL of the first record of an answer; -1 when there is none. */
    long ttl(String name) {
        return ask(name, Type.A).getSection(Section.ANSWER).stream()
                .mapToLong(Record::getTTL)
                .findFirst()
                .orElse(-1);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(admin.resolve(path)).GET());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(admin.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The sum of the series of a metric that have all of some labels, each as {@code name="value"}; 0 where there are none. */
    double metric(String name, String... labels) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Sends SIGHUP, and waits until it has reloaded. */
    void reload() throws IOException, InterruptedException {
        long before = reloads();
        hangUp();
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> reloads() > before);
    }

    private long reloads() {
        return output.stream()
                .filter(line -> line.contains("reloaded: generation"))
                .count();
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(pid())).start().waitFor();
    }

    /** Sends SIGTERM and waits for the end. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("SIGTERM did not end it:\n" + String.join("\n", output));
        }
        return process.exitValue();
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
