package dev.leeward.system.peers;

import dev.leeward.system.Program;
import java.io.IOException;
import java.nio.file.Path;

/** BIND's named, as an authority only. */
public final class Bind extends Peer {
    /** Skips the test, with a line that says why, where there is none. */
    public static Program needed() {
        return Program.needed("named", "bind9");
    }

    /**
     * Starts it.
     *
     * @param folder its own, for its configuration, its log and the zones it is a secondary of
     * @param options lines of {@code options}
     * @param statements what stands beside {@code options}: keys, zones
     */
    public Bind(Path folder, int port, String options, String statements) throws IOException {
        super(needed(), folder, port, """
                options {
                    directory "%1$s";
                    pid-file none;
                    session-keyfile "%1$s/session.key";
                    listen-on port %2$d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    dnssec-validation no;
                    %3$s
                };
                controls {};
                %4$s
                """.formatted(folder, port, options, statements), "-g", "-n", "1");
    }

    @Override
    public String name() {
        return "BIND";
    }
}
