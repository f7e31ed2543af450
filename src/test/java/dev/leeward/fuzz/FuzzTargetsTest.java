package dev.leeward.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that was ever found by a fuzzer, and as many changes of it as there is time for, the same ones in each run. {@code fuzz/run} looks
 * for more with jazzer, which sees what a change reaches; what it finds goes into the corpus.
 */
@Timeout(300)
class FuzzTargetsTest {
    private static final long MEBI = 1 << 20;

    /** What may stay on the heap of a hundred thousand messages and more. */
    private static final long MOST_GROWTH = 8 * MEBI;

    /** A target, with how many changed inputs it is given. */
    enum Target {
        MESSAGE(100_000, MessageFuzz::fuzzerTestOneInput),
        OPTION(100_000, OptionFuzz::fuzzerTestOneInput),
        SIGNATURE(50_000, SignatureFuzz::fuzzerTestOneInput),
        FRAMING(2_000, FramingFuzz::fuzzerTestOneInput),
        ZONE_TEXT(2_000, ZoneTextFuzz::fuzzerTestOneInput);

        private final int changes;
        private final Input input;

        Target(int changes, Input input) {
            this.changes = changes;
            this.input = input;
        }
    }

    private interface Input {
        void accept(byte[] bytes) throws IOException, GeneralSecurityException;
    }

    private static List<byte[]> corpus(Target target) throws IOException {
        Path folder = Path.of(
                "src/test/resources/fuzz",
                target.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        List<byte[]> corpus = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        return corpus;
    }

    @ParameterizedTest
    @EnumSource
    void holdsWhateverComes(Target target) throws IOException {
        List<byte[]> corpus = corpus(target);
        assertTrue(corpus.size() > 3, "the corpus is gone");
        for (byte[] input : corpus) {
            accept(target, input);
        }
        Mutations mutations = new Mutations(corpus, new Random(20260101));
        for (int i = 0; i < target.changes / 10; i++) {
            accept(target, mutations.next());
        }
        long before = heap();
        long begin = System.nanoTime();
        for (int i = 0; i < target.changes; i++) {
            accept(target, mutations.next());
        }
        long nanos = System.nanoTime() - begin;
        long after = heap();
        System.out.printf(
                "fuzz %s: %d inputs from a corpus of %d in %d ms; heap %.1f MiB before, %.1f MiB after%n",
                target,
                target.changes,
                corpus.size(),
                nanos / 1_000_000,
                (double) before / MEBI,
                (double) after / MEBI);
        assertTrue(after - before < MOST_GROWTH, "the heap grew by " + (after - before) + " bytes");
    }

    private static void accept(Target target, byte[] input) {
        try {
            target.input.accept(input);
        } catch (Throwable e) {
            throw new AssertionError(target + " does not take " + HexFormat.of().formatHex(input), e);
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
