package dev.leeward.system.peers;

import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.file.Path;

/** Knot DNS. */
public final class Knot extends Peer {
    /** Skips the test, with a line that says why, where there is none. */
    public static Program needed() {
        return Program.needed("knotd", "knot");
    }

    /**
     * Starts it.
     *
     * @param folder its own, for its configuration, its log and the zones it is a secondary of
     * @param server lines of the section {@code server}, without indentation
     * @param sections what stands behind it: keys, remotes, zones
     */
    public Knot(Path folder, int port, String server, String sections) throws IOException {
        super(needed(), folder, port, """
                server:
                    listen: 127.0.0.1@%2$d
                    rundir: "%1$s"
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                %3$s
                control:
                    listen: "%1$s/knot.sock"
                database:
                    storage: "%1$s"
                log:
                  - target: stdout
                    any: info
                %4$s
                """.formatted(
                        folder, port, server.indent(4).stripTrailing(), sections));
    }

    @Override
    public String name() {
        return "Knot";
    }
}
