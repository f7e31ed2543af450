package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.CookiesConfig;
import dev.leeward.config.KeyPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** What files have to be that hold what servers share with one another: of the form that is needed, and nobody else's to read. */
final class SecretChecks {
    private final Complaints complaints;
    private final Config config;

    SecretChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        config.keys()
                .forEach((name, key) -> check(
                        KeyPath.of("keys", name).then("secret").then("file"),
                        key.secret().file(),
                        key::bytes));
        CookiesConfig.Secrets cookies = config.cookies().secret();
        if (cookies != null) {
            check(KeyPath.of("cookies", "secret", "file"), cookies.file(), cookies::read);
        }
    }

    /** What {@link #check} tries; what it gives is not looked at. */
    @FunctionalInterface
    private interface Reading {
        Object read() throws IOException;
    }

    private void check(KeyPath path, Path file, Reading reading) {
        try {
            var _ = reading.read();
            if (isReadableByAll(file)) {
                complaints.add(path, "\"" + file + "\" can be read by everybody on this machine; chmod o-r it");
            }
        } catch (IOException e) {
            complaints.add(path, "\"" + file + "\" " + e.getMessage());
        }
    }

    private static boolean isReadableByAll(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }
}
