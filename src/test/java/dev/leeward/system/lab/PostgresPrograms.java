package dev.leeward.system.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs, of the newest version that Debian's packages brought. Its server refuses to be root: where the test is, the
 * package's user runs it.
 *
 * @param asUser what stands before a command
 */
record PostgresPrograms(Path bin, List<String> asUser) {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    /** Skips the test, with a line that says why, where there is no server. */
    static PostgresPrograms needed() throws IOException {
        Optional<Path> bin = newest();
        assumeTrue(bin.isPresent(), "skipped: this test needs a PostgreSQL server (Debian package postgresql)");
        if (!System.getProperty("user.name").equals("root")) {
            return new PostgresPrograms(bin.orElseThrow(), List.of());
        }
        String setpriv = Program.needed("setpriv", "util-linux").path().toString();
        return new PostgresPrograms(
                bin.orElseThrow(), List.of(setpriv, "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    }

    private static Optional<Path> newest() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"));
        }
    }

    /** Makes an empty folder that the server may use; its real path. */
    Path folder(Path parent, String name) throws IOException {
        Path folder = Files.createDirectory(
                parent.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!asUser.isEmpty()) {
            // The parent is a test's own, which nobody else may as much as pass through.
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        return folder.toRealPath();
    }

    /** Runs one to its end; what it said on both outputs. */
    String run(String program, String... arguments) throws IOException {
        Process process = prepare(program, arguments).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(60, TimeUnit.SECONDS).execute(process::destroyForcibly);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException(program + " ended with " + exitCode + ": " + said);
        }
        return said;
    }

    /** One that is not started yet. The pid of its process is its own. */
    ProcessBuilder prepare(String program, String... arguments) {
        List<String> command = new ArrayList<>(asUser);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGCONNECT_TIMEOUT", "2");
        return builder;
    }
}
