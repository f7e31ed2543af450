package dev.leeward.system.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A row of a primary, into which its clock's time is written each second while the primary lives. */
final class Heartbeat implements AutoCloseable {
    private final Process psql;

    Heartbeat(Postgres primary, Path folder) throws IOException {
        primary.ask("create table heartbeat (at timestamptz not null)");
        primary.ask("insert into heartbeat values (clock_timestamp())");
        Path script = Files.writeString(
                folder.resolve("heartbeat.sql"), "update heartbeat set at = clock_timestamp() \\watch 1\n");
        psql = primary.client()
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("heartbeat.log").toFile())
                .start();
    }

    @Override
    public void close() {
        psql.destroyForcibly();
        psql.onExit().join();
    }
}
