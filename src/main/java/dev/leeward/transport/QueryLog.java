package dev.leeward.transport;

import java.net.InetSocketAddress;

/** Is told what was asked and answered. Called on every event loop at once; must not block, and copies what it keeps. */
public interface QueryLog {
    /**
     * A message came.
     *
     * @param tcp whether by TCP, else by UDP
     * @param message of which the first {@code length} bytes count
     */
    void asked(boolean tcp, InetSocketAddress client, InetSocketAddress server, byte[] message, int length);

    /** The same for a message that is sent. */
    void answered(boolean tcp, InetSocketAddress client, InetSocketAddress server, byte[] message, int length);
}
