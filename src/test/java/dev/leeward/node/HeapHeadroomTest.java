package dev.leeward.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class HeapHeadroomTest {
    private static final long MIB = 1 << 20;

    @Test
    void isAMultipleOfWhatLivesAndNeverMoreThanThereIs() {
        assertEquals(300 * MIB, HeapHeadroom.wanted(100 * MIB + 7, 1000 * MIB));
        assertEquals(1000 * MIB, HeapHeadroom.wanted(600 * MIB, 1000 * MIB));
    }

    /** In a process of its own, with the collector that the launcher chooses. */
    @Test
    void theLimitFollowsWhatLives() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseZGC",
                        "-XX:SoftMaxHeapSize=32m",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsMuch.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes()).strip();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        List<Long> limits = printed.lines().map(Long::valueOf).toList();
        assertTrue(limits.getFirst() >= 3L * HoldsMuch.HELD, printed);
        assertTrue(limits.getFirst() < 12L * HoldsMuch.HELD, printed);
        assertTrue(limits.getLast() < 2L * HoldsMuch.HELD, printed);
    }

    /** Prints the limit while it holds much, and when it has let go of that. */
    static final class HoldsMuch {
        static final int HELD = (int) (80 * MIB);

        public static void main(String[] arguments) throws InterruptedException {
            HeapHeadroom.keep();
            byte[][] held = new byte[80][];
            for (int i = 0; i < held.length; i++) {
                held[i] = new byte[HELD / held.length];
            }
            System.out.println(limit(limit -> limit >= 3L * HELD));
            Arrays.fill(held, null);
            System.out.println(limit(limit -> limit < 2L * HELD));
        }

        /** The limit once it is as it should be, or after a while. */
        private static long limit(LongPredicate expected) throws InterruptedException {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            long limit = 0;
            for (int i = 0; i < 100 && !expected.test(limit); i++) {
                HeapHeadroom.giveBack();
                Thread.sleep(100);
                limit = Long.parseLong(machine.getVMOption("SoftMaxHeapSize").getValue());
            }
            return limit;
        }
    }
}
