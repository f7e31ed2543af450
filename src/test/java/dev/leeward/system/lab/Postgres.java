package dev.leeward.system.lab;

import static org.awaitility.Awaitility.await;

import dev.leeward.system.Nginx;
import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL cluster on a port of 127.0.0.1, primary or standby, in the foreground, which trusts everybody and can be killed. */
public final class Postgres implements AutoCloseable {
    private final PostgresPrograms programs;
    private final Path data;
    private final int port;
    private final Process postmaster;

    /** Skips the test, with a line that says why, where there is no PostgreSQL. */
    public static void isNeeded() throws IOException {
        PostgresPrograms.needed();
    }

    /** Makes an empty cluster and starts it. */
    public static Postgres primary(Path folder) throws IOException {
        PostgresPrograms programs = PostgresPrograms.needed();
        Path data = programs.folder(folder, "primary");
        programs.run("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "--no-sync", "--no-locale");
        return new Postgres(programs, data, folder.resolve("primary.log"));
    }

    /** Copies the cluster that is reached by a port of 127.0.0.1, and starts the copy, which goes on receiving from there. */
    public static Postgres standbyOf(int source, Path folder) throws IOException {
        PostgresPrograms programs = PostgresPrograms.needed();
        Path data = programs.folder(folder, "standby");
        String from = "host=127.0.0.1 port=" + source + " user=postgres";
        programs.run(
                "pg_basebackup",
                "-D",
                data.toString(),
                "-d",
                from,
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        return new Postgres(programs, data, folder.resolve("standby.log"));
    }

    private Postgres(PostgresPrograms programs, Path data, Path log) throws IOException {
        this.programs = programs;
        this.data = data;
        port = Nginx.freePort();
        postmaster = programs.prepare(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        // In the folder of the cluster: what is killed does not tidy up elsewhere.
                        "-c",
                        "dynamic_shared_memory_type=mmap",
                        // How soon a standby asks again that found nobody; 5 s by itself.
                        "-c",
                        "wal_retrieve_retry_interval=200ms")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(this::hasStarted);
        } catch (RuntimeException e) {
            kill();
            throw new IOException("PostgreSQL does not start: " + Files.readString(log), e);
        }
    }

    private boolean hasStarted() {
        if (!postmaster.isAlive()) {
            throw new IllegalStateException("it ended");
        }
        try {
            return ask("select 1").equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** What a query returns, a line per row, columns between bars. */
    public String ask(String sql) throws IOException {
        return programs.run("psql", psql("-c", sql));
    }

    /** A psql that is connected to this cluster, not started yet; it ends at the first error. */
    ProcessBuilder client() {
        return programs.prepare("psql", psql());
    }

    private String[] psql(String... arguments) {
        String[] everyTime = {
            "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"
        };
        return Stream.of(everyTime, arguments).flatMap(Stream::of).toArray(String[]::new);
    }

    /** @throws IOException when it does not tell, because it is dead */
    public boolean isPrimary() throws IOException {
        return ask("select pg_is_in_recovery()").equals("f");
    }

    /** Makes a primary of a standby; returns when it is one. */
    public void promote() throws IOException {
        programs.run("pg_ctl", "promote", "-D", data.toString(), "-w", "-t", "50");
    }

    /** {@code kill -9} of the postmaster and of everything that it started; returns when none is left. Does nothing to a dead one. */
    public void kill() {
        postmaster.destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).until(() -> {
            List<ProcessHandle> left = processes();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    /** Whether any process of it is left. */
    public boolean isAlive() {
        return !processes().isEmpty();
    }

    /** Those that work in its folder, as all of its processes do, and no other: orphans too, whose postmaster is gone. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::worksHere).toList();
    }

    private boolean worksHere(ProcessHandle process) {
        try {
            return data.equals(Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")));
        } catch (IOException e) {
            return false; // ended meanwhile, or somebody else's
        }
    }

    /** What is left of a cluster outside its folder: the System V shared memory by which two servers on one folder notice each other. */
    private void forget() throws IOException, InterruptedException {
        Path file = data.resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() >= 7) {
            String[] keyAndId = lines.get(6).strip().split(" +");
            Program.needed("ipcrm", "util-linux").run("-m", keyAndId[1]);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        forget();
    }
}
