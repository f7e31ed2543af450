package dev.leeward.system.lab;

import static org.awaitility.Awaitility.await;

import dev.leeward.system.Nginx;
import dev.leeward.system.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' own exporter beside a standby, with queries that tell how far the standby is behind, and no others. */
public final class PostgresExporter implements AutoCloseable {
    /** The newest heartbeat that has come, in seconds since 1970. */
    public static final String HEARTBEAT = "orders_heartbeat_seconds";
    /** How far it is behind, as most ask it: by the last transaction that was replayed, and 0 when all that was received is. */
    public static final String LAG = "orders_lag_seconds";
    /** 1 while it has a receiver that says that it streams. */
    public static final String STREAMING = "orders_receiver_streaming";
    /** How long ago that receiver got its last message; the heartbeat makes one each second. */
    public static final String SILENCE = "orders_receiver_silence_seconds";

    private static final String QUERIES = """
            orders:
              query: |
                select extract(epoch from (select max(at) from heartbeat)) as heartbeat_seconds,
                  case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                    else extract(epoch from now() - pg_last_xact_replay_timestamp()) end as lag_seconds,
                  count(*) as receiver_streaming,
                  extract(epoch from clock_timestamp() - max(last_msg_receipt_time)) as receiver_silence_seconds
                from pg_stat_wal_receiver where status = 'streaming'
              metrics:
                - heartbeat_seconds: {usage: GAUGE, description: The newest heartbeat.}
                - lag_seconds: {usage: GAUGE, description: Age of the last transaction; 0 when all that was received is replayed.}
                - receiver_streaming: {usage: GAUGE, description: Receivers that stream.}
                - receiver_silence_seconds: {usage: GAUGE, description: Time since the receiver's last message.}
            """;
    private static final Pattern SERIES = Pattern.compile("(orders_\\w+)\\{.*} (\\S+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI metrics;

    /** Skips the test, with a line that says why, where there is none. */
    public static Program needed() {
        return Program.needed("prometheus-postgres-exporter", "prometheus-postgres-exporter");
    }

    public PostgresExporter(Postgres standby, Path folder) throws IOException {
        String address = "127.0.0.1:" + Nginx.freePort();
        metrics = URI.create("http://" + address + "/metrics");
        Path queries = Files.writeString(folder.resolve("queries.yaml"), QUERIES);
        Path log = folder.resolve("exporter.log");
        ProcessBuilder builder = new ProcessBuilder(
                        needed().path().toString(),
                        "--web.listen-address=" + address,
                        "--extend.query-path=" + queries,
                        "--disable-default-metrics",
                        "--disable-settings-metrics",
                        "--no-collector.database",
                        "--no-collector.bgwriter")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .put(
                        "DATA_SOURCE_NAME",
                        "postgresql://postgres@127.0.0.1:" + standby.port() + "/postgres?sslmode=disable");
        process = builder.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> process.isAlive() && scrapes());
        } catch (RuntimeException e) {
            close();
            throw new IOException("the exporter does not start: " + Files.readString(log), e);
        }
    }

    private boolean scrapes() throws InterruptedException {
        try {
            return scrape().containsKey(HEARTBEAT);
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it is asked. */
    public URI metrics() {
        return metrics;
    }

    /** What it tells at this moment, by metric; nothing of a standby that is dead. */
    public Map<String, Double> scrape() throws IOException, InterruptedException {
        String text = client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
        Map<String, Double> values = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher series = SERIES.matcher(line);
            if (series.matches()) {
                values.put(series.group(1), Double.valueOf(series.group(2)));
            }
        }
        return values;
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
        process.onExit().join();
    }
}
