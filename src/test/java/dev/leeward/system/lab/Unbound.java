package dev.leeward.system.lab;

import dev.leeward.system.Nginx;
import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real resolver on 127.0.0.1, as clients have one, which asks one authoritative server for all of a zone and caches. */
public final class Unbound implements AutoCloseable {
    private final int port = Nginx.freePort();
    private final Process process;

    /** Skips the test, with a line that says why, where there is none. */
    public static Program needed() {
        return Program.needed("unbound", "unbound");
    }

    /**
     * @param authority its port on 127.0.0.1
     * @param more lines of the section {@code server}
     */
    public Unbound(int authority, Path folder, String... more) throws IOException {
        this("example.test", authority, folder, more);
    }

    /**
     * @param zone for which it asks that server: what is above it, it does not ask anybody for
     * @param authority its port on 127.0.0.1
     * @param more lines of the section {@code server}
     */
    public Unbound(String zone, int authority, Path folder, String... more) throws IOException {
        Path config = Files.writeString(folder.resolve("unbound.conf"), """
                server:
                  interface: 127.0.0.1
                  port: %d
                  access-control: 127.0.0.0/8 allow
                  do-not-query-localhost: no
                  do-daemonize: no
                  use-syslog: no
                  username: ""
                  chroot: ""
                  directory: "%s"
                  pidfile: ""
                  # By itself unbound answers for test. (RFC 6761 section 6.2).
                  local-zone: "test." nodefault
                  %s
                remote-control:
                  control-enable: no
                stub-zone:
                  name: "%s"
                  stub-addr: 127.0.0.1@%d
                """.formatted(
                        port, folder, String.join("\n  ", more), zone, authority));
        process = needed().start(folder.resolve("unbound.log"), "-d", "-c", config.toString());
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
