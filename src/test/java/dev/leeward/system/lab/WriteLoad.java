package dev.leeward.system.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Orders that come in at a steady pace: rows written to a primary one after another, on one connection, while both live. */
public final class WriteLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String ORDER = "insert into orders (at) values (clock_timestamp())"
            + " returning id, (extract(epoch from at) * 1000000)::bigint;\n";

    private final List<Row> rows = Collections.synchronizedList(new ArrayList<>());
    private final Process psql;
    private final Thread writing;

    /**
     * One that the primary has committed.
     *
     * @param written what the row says of its own time
     * @param acknowledged when the writer was told that it is committed
     */
    public record Row(long id, Instant written, Instant acknowledged) {}

    public WriteLoad(Postgres primary, Path folder) throws IOException {
        primary.ask("create table orders (id bigserial primary key, at timestamptz not null)");
        psql = primary.client()
                .redirectError(folder.resolve("load.log").toFile())
                .start();
        writing = Thread.startVirtualThread(this::write);
    }

    private void write() {
        try (Writer in = psql.outputWriter();
                BufferedReader out = psql.inputReader()) {
            while (true) {
                in.write(ORDER);
                in.flush();
                String committed = out.readLine();
                if (committed == null) {
                    return;
                }
                Instant now = Instant.now();
                String[] columns = committed.split("\\|");
                Instant written = Instant.EPOCH.plus(Long.parseLong(columns[1]), ChronoUnit.MICROS);
                rows.add(new Row(Long.parseLong(columns[0]), written, now));
                Thread.sleep(PAUSE);
            }
        } catch (IOException | InterruptedException e) {
            // The primary, or this, came to its end.
        }
    }

    /** What a primary that is dead by now had acknowledged, in that order. */
    public List<Row> acknowledged() throws InterruptedException {
        if (!writing.join(Duration.ofSeconds(10))) {
            throw new IllegalStateException("the primary still takes orders");
        }
        return List.copyOf(rows);
    }

    @Override
    public void close() throws InterruptedException {
        psql.destroyForcibly();
        psql.onExit().join();
        writing.join();
    }
}
