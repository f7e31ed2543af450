package dev.leeward.journal;

import java.nio.file.Path;
import java.util.Arrays;

/** A line of a file as it stands there, whatever it holds. */
final class RawLine {
    private final Path file;
    private final long number;
    private final long offset;
    private final byte[] bytes;
    private final boolean ended;

    RawLine(Path file, long number, long offset, byte[] bytes, boolean ended) {
        this.file = file;
        this.number = number;
        this.offset = offset;
        this.bytes = bytes;
        this.ended = ended;
    }

    Line read() throws DamagedException {
        return Line.read(bytes);
    }

    Path file() {
        return file;
    }

    /** From 1. */
    long number() {
        return number;
    }

    /** Of its first byte in the file. */
    long offset() {
        return offset;
    }

    /** As it should stand in the file, with its newline. */
    byte[] written() {
        byte[] written = Arrays.copyOf(bytes, bytes.length + 1);
        written[bytes.length] = '\n';
        return written;
    }

    /** Whether a newline follows. */
    boolean isEnded() {
        return ended;
    }

    /** Of the first byte behind it and its newline. */
    long end() {
        return offset + bytes.length + (ended ? 1 : 0);
    }

    /** Whether it can be what is left of writing a line: no newline ends it, nor another byte in the newline's place. */
    boolean isCutShort() {
        if (ended) {
            return false;
        }
        try {
            Line.read(Arrays.copyOf(bytes, bytes.length - 1));
            return false;
        } catch (DamagedException e) {
            return true;
        }
    }

    /** Whether it is what is left of writing this line and being cut short. */
    boolean isBeginOf(Line line) {
        return !ended && line.startsWith(bytes);
    }

    /** Whether it is the whole line with that hash. */
    boolean hasHash(String hash) {
        return ended && Point.hash(bytes).equals(hash);
    }

    /** Whether it is this line, to the last byte. */
    boolean is(Line line) {
        return ended && line.hasBytes(bytes);
    }
}
