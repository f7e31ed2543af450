package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A line of JSON that knows whether it is as it was written: its last member is {@code crc}, the CRC32C of all bytes before the comma in front
 * of it, as eight lower-case hexadecimal digits. No bit of the line can change unnoticed.
 */
final class CheckedLine {
    private static final int CRC_LENGTH = ",\"crc\":\"00000000\"}".length();

    private CheckedLine() {}

    /** The line, without a newline; {@code json} has at least one member. */
    static byte[] of(JsonObject json) {
        byte[] whole = json.encode().getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(whole, whole.length - 1 + CRC_LENGTH);
        byte[] crc = crc(line, whole.length - 1);
        System.arraycopy(crc, 0, line, whole.length - 1, CRC_LENGTH);
        return line;
    }

    /** What a line says. */
    static JsonObject read(byte[] line) throws DamagedException {
        int head = line.length - CRC_LENGTH;
        if (head < 1 || !Arrays.equals(line, head, line.length, crc(line, head), 0, CRC_LENGTH)) {
            throw new DamagedException("its checksum is not that of its text");
        }
        try {
            return new JsonObject(new String(line, 0, head, StandardCharsets.UTF_8) + "}");
        } catch (RuntimeException e) {
            throw new DamagedException("it is not JSON", e);
        }
    }

    private static byte[] crc(byte[] line, int length) {
        CRC32C crc = new CRC32C();
        crc.update(line, 0, length);
        return ",\"crc\":\"%08x\"}".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    }
}
