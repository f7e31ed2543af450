package dev.leeward.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the operator's that gets the lines on its standard input, and took them when it ends with 0. It has this server's environment: what
 * copies elsewhere needs its home and its keys. Blocks for as long as the program may take.
 */
final class CommandTarget implements ArchiveTarget {
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int MOST_OUTPUT = 300;
    private static final long LAST_OUTPUT_MILLIS = 200;

    private final List<String> command;
    private final Duration longest;

    /** @param longest time that the program may take */
    CommandTarget(List<String> command, Duration longest) {
        this.command = command;
        this.longest = longest;
    }

    @Override
    public String name() {
        return "command " + String.join(" ", command);
    }

    @Override
    public String mark() {
        return "shipped-to-command";
    }

    @Override
    public boolean take(Path segment, List<Line> lines) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Thread.ofVirtual().name("archive-input").start(() -> give(lines, process.getOutputStream()));
        Thread reader = Thread.ofVirtual().name("archive-output").start(() -> keep(process.getInputStream(), output));
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it did not end within " + longest.toSeconds() + " s and was killed");
            }
            // What was written is in the pipe; whoever holds it open still is not waited for.
            reader.join(LAST_OUTPUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            kill(process);
        }
        if (process.exitValue() != 0) {
            throw new IOException("it ended with " + process.exitValue() + told(output));
        }
        return true;
    }

    /** A program that ends before it has read everything says by its exit code whether that is right. */
    private static void give(List<Line> lines, OutputStream to) {
        try (to) {
            for (Line line : lines) {
                to.write(line.written());
            }
        } catch (IOException e) {
            // It ended before.
        }
    }

    /** Reads to the end, or the program would be stopped by its own output. */
    private static void keep(InputStream from, ByteArrayOutputStream output) {
        byte[] part = new byte[MOST_OUTPUT];
        try (from) {
            for (int read = from.read(part); read >= 0; read = from.read(part)) {
                output.write(part, 0, Math.min(read, MOST_OUTPUT - output.size()));
            }
        } catch (IOException e) {
            // Closed with the process.
        }
    }

    private static String told(ByteArrayOutputStream output) {
        String said = output.toString(StandardCharsets.UTF_8).strip();
        return said.isEmpty() ? "" : ": " + said.lines().findFirst().orElse("");
    }

    /** Ends it and all it has started. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
