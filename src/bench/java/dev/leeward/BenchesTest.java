package dev.leeward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every bench runs, once and for a moment: it says nothing of speed, and that none of them rots. {@code bench/run} measures. */
@Timeout(120)
class BenchesTest {
    private static List<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/bench/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Bench.java"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void allRun() throws IOException, RunnerException {
        // Two builds at once need not wait for each other, since nothing is measured.
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .param("names", "1000")
                        .param("networks", "16")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertTrue(results.stream()
                .allMatch(result -> result.getPrimaryResult().getStatistics().getN() > 0));
        List<String> ran = results.stream()
                .map(result -> result.getParams().getBenchmark())
                .map(name -> name.replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
                .toList();
        assertEquals(classes(), List.copyOf(new TreeSet<>(ran)));
    }
}
