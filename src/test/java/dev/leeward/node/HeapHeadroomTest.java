package dev.leeward.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
        long limit = Long.parseLong(printed.lines().toList().getLast());
        assertTrue(limit >= 3L * HoldsMuch.HELD, printed);
        assertTrue(limit < 12L * HoldsMuch.HELD, printed);
    }

    /** Prints the limit that it ends with. */
    static final class HoldsMuch {
        static final int HELD = (int) (80 * MIB);

        public static void main(String[] arguments) throws Exception {
            HeapHeadroom.keep();
            byte[][] held = new byte[80][];
            for (int i = 0; i < held.length; i++) {
                held[i] = new byte[HELD / held.length];
            }
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            long limit = 0;
            for (int i = 0; i < 100 && limit < 3L * HELD; i++) {
                System.gc();
                Thread.sleep(100);
                limit = Long.parseLong(machine.getVMOption("SoftMaxHeapSize").getValue());
            }
            System.out.println(held.length);
            System.out.println(limit);
        }
    }
}
