package dev.leeward.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server has of the machine's memory, as others see it. */
final class Memory {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

    private Memory() {}

    /** Bytes that live in its heap, after a collection of all of it. */
    static long living(Leeward server) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process =
                new ProcessBuilder(jcmd.toString(), Long.toString(server.pid()), "GC.class_histogram").start();
        Matcher total = TOTAL.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!total.find()) {
            throw new IOException("jcmd does not tell what lives in the heap of " + server.pid());
        }
        return Long.parseLong(total.group(1));
    }

    /** Bytes of its process that are in memory. */
    static long resident(Leeward server) throws IOException {
        Path status = Path.of("/proc", Long.toString(server.pid()), "status");
        assumeTrue(Files.exists(status), "skipped: this test reads the memory of a process in /proc");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
