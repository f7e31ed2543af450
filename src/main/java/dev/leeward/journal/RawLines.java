package dev.leeward.journal;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one after another, whatever it holds. Blocks. */
final class RawLines implements Closeable {
    /** No line is longer: more than the JSON parser takes for one text would not be read back. */
    static final int LONGEST = 16 << 20;

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long number = 1;
    private long offset;

    RawLines(Path file) throws IOException {
        this.file = file;
        this.in = new FileInputStream(file.toFile());
    }

    /** All lines of a segment. */
    static List<RawLine> of(Path segment) throws IOException {
        List<RawLine> all = new ArrayList<>();
        try (RawLines lines = new RawLines(segment)) {
            for (RawLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    /** The next line; null: there is none. */
    @Nullable
    RawLine next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean ended = false;
        while (!ended && fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            ended = end < to;
            bytes.write(buffer, from, end - from);
            from = ended ? end + 1 : end;
            if (bytes.size() > LONGEST) {
                throw new IOException("line " + number + " is longer than any");
            }
        }
        if (!ended && bytes.size() == 0) {
            return null;
        }
        RawLine line = new RawLine(file, number, offset, bytes.toByteArray(), ended);
        number++;
        offset = line.end();
        return line;
    }

    /** Whether there is more. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to;
    }

    /** Of the next line, from 1. */
    long number() {
        return number;
    }

    /** Of the next line's first byte. */
    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
