package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.values.Host;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program in a session of its own, so that what it starts ends with it: the kernel keeps a process's group when its parent is gone, which
 * neither the tree of processes nor the pipe of its output tells. Nothing of this server's environment is passed on. Any thread may
 * {@link #kill}; {@link #run} blocks.
 */
final class ProcessGroup {
    private static final String NEW_SESSION = "/usr/bin/setsid";
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8");
    private static final int SIGKILL = 9;

    @SuppressWarnings("restricted") // the launcher allows native access
    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final int MOST_OUTPUT = 4096;
    private static final long LAST_OUTPUT_MILLIS = 100;

    private final List<String> command = new ArrayList<>(List.of(NEW_SESSION));
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private @Nullable Process process;
    private boolean killed;

    /** How a program ended, and the first 4 KiB of what it said. */
    record Ended(int exitCode, String output) {}

    ProcessGroup(ProbeConfig.Command asked, Host address) {
        command.add(asked.program().toAbsolutePath().toString());
        asked.arguments().forEach(argument -> command.add(argument.replace("{address}", address.toString())));
    }

    /**
     * Runs it to its end, and ends what it left behind.
     *
     * @throws IOException when it cannot be started
     */
    Ended run() throws IOException {
        Process started = start();
        Thread reader = Thread.ofPlatform().daemon().name("command-output").start(() -> keep(started.getInputStream()));
        try {
            int exitCode = started.waitFor();
            killGroup(started.pid());
            // What was written is in the pipe; whoever holds it open still is not waited for.
            reader.join(LAST_OUTPUT_MILLIS);
            return new Ended(exitCode, kept());
        } catch (InterruptedException e) {
            kill();
            throw new IOException("interrupted", e);
        }
    }

    private synchronized Process start() throws IOException {
        if (killed) {
            throw new IOException("given up before it started");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        process = builder.start();
        return process;
    }

    /** Reads to the end, or the program would be stopped by its own output. */
    private void keep(InputStream from) {
        byte[] part = new byte[MOST_OUTPUT];
        try (from) {
            for (int read = from.read(part); read >= 0; read = from.read(part)) {
                synchronized (output) {
                    output.write(part, 0, Math.min(read, MOST_OUTPUT - output.size()));
                }
            }
        } catch (IOException e) {
            // Closed with the process.
        }
    }

    private String kept() {
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    /** Ends it and all it has started. */
    void kill() {
        Process running;
        synchronized (this) {
            killed = true;
            running = process;
        }
        if (running != null && running.isAlive()) {
            killGroup(running.pid());
            // It may not have its group yet.
            running.destroyForcibly();
        }
    }

    /** kill(2) with a negative number is to every process of the group. */
    private static void killGroup(long pid) {
        try {
            // It fails when nobody is left, which is as well.
            int _ = (int) KILL.invokeExact((int) -pid, SIGKILL);
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2) cannot be called", e);
        }
    }
}
