package dev.leeward.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/** What the server tells of itself in EDNS. Shared by all loops; a reload changes its limits. */
final class Announced {
    /** With every other option and the longest name this still fits into 512 bytes. */
    private static final int NSID_MOST = 128;

    private final byte[] nsid;
    private final IntSupplier keepAliveTenths;
    private volatile int udpPayload;

    /** @param nsid cut at {@value #NSID_MOST} bytes; empty: none is told */
    Announced(String nsid, int udpPayload, IntSupplier keepAliveTenths) {
        byte[] whole = nsid.getBytes(StandardCharsets.UTF_8);
        this.nsid = Arrays.copyOf(whole, Math.min(whole.length, NSID_MOST));
        this.keepAliveTenths = keepAliveTenths;
        this.udpPayload = udpPayload;
    }

    void limit(int udpPayload) {
        this.udpPayload = udpPayload;
    }

    /** What tells this server from others behind the same address (RFC 5001); empty: nothing does. */
    @SuppressWarnings("ArrayReturn") // read at every query that asks for it, never changed
    byte[] nsid() {
        return nsid;
    }

    /** The longest answer over UDP, and the longest query, in bytes (RFC 6891 section 6.2.3). */
    int udpPayload() {
        return udpPayload;
    }

    /** For how long a connection may be idle, in tenths of a second; 0 asks the client to close it now (RFC 7828 section 3.3.2). */
    int keepAliveTenths() {
        return keepAliveTenths.getAsInt();
    }
}
