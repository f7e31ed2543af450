package dev.leeward.system.peers;

import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.file.Path;

/** NLnet Labs' NSD. */
public final class Nsd extends Peer {
    /** Skips the test, with a line that says why, where there is none. */
    public static Program needed() {
        return Program.needed("nsd", "nsd");
    }

    /**
     * Starts it.
     *
     * @param folder its own, for its configuration, its log and the zones it is a secondary of
     * @param server lines of the section {@code server}
     * @param sections what stands behind it: keys, zones
     */
    public Nsd(Path folder, int port, String server, String sections) throws IOException {
        super(needed(), folder, port, """
                server:
                    ip-address: 127.0.0.1
                    port: %2$d
                    server-count: 1
                    username: ""
                    chroot: ""
                    zonesdir: "%1$s"
                    pidfile: ""
                    database: ""
                    xfrdfile: "%1$s/xfrd.state"
                    zonelistfile: "%1$s/zone.list"
                    xfrdir: "%1$s"
                    rrl-ratelimit: 0
                    %3$s
                remote-control:
                    control-enable: no
                %4$s
                """.formatted(folder, port, server, sections), "-d");
    }

    @Override
    public String name() {
        return "NSD";
    }
}
