package dev.leeward.dnstap;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes messages as dnstap.proto of dnstap.info has them, in the encoding of Protocol Buffers. Immutable; any thread. */
final class TapEncoder {
    /** Message.Type: what an authoritative server receives, and what it sends. */
    enum Kind {
        AUTH_QUERY(1),
        AUTH_RESPONSE(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** Dnstap.Type MESSAGE */
    private static final int MESSAGE = 1;

    private final byte[] identity;
    private final byte[] version;

    TapEncoder(String identity, String version) {
        this.identity = identity.getBytes(StandardCharsets.UTF_8);
        this.version = version.getBytes(StandardCharsets.UTF_8);
    }

    byte[] encode(
            Kind kind,
            boolean tcp,
            InetSocketAddress client,
            InetSocketAddress server,
            Instant now,
            byte[] message,
            int length) {
        byte[] from = client.getAddress().getAddress();
        byte[] to = server.getAddress().getAddress();
        boolean query = kind == Kind.AUTH_QUERY;
        ByteArrayOutputStream inner = new ByteArrayOutputStream(length + 80);
        number(inner, 1, kind.number);
        number(inner, 2, from.length == 4 ? 1 : 2);
        number(inner, 3, tcp ? 2 : 1);
        bytes(inner, 4, from, from.length);
        bytes(inner, 5, to, to.length);
        number(inner, 6, client.getPort());
        number(inner, 7, server.getPort());
        number(inner, query ? 8 : 12, now.getEpochSecond());
        fixed32(inner, query ? 9 : 13, now.getNano());
        bytes(inner, query ? 10 : 14, message, length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(inner.size() + 64);
        bytes(out, 1, identity, identity.length);
        bytes(out, 2, version, version.length);
        bytes(out, 14, inner.toByteArray(), inner.size());
        number(out, 15, MESSAGE);
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (field << 3) | VARINT);
        varint(out, value);
    }

    private static void fixed32(ByteArrayOutputStream out, int field, int value) {
        varint(out, (field << 3) | FIXED32);
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value, int length) {
        varint(out, (field << 3) | BYTES);
        varint(out, length);
        out.write(value, 0, length);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left > 0x7f) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
