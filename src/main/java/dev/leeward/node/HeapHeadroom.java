package dev.leeward.node;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the heap room in proportion to what lives in it. A small node stays small; but a concurrent collector whose limit is
 * near what lives runs without end: with 10,000 members it took three times the CPU of their probes.
 *
 * <p>What is changed is {@code SoftMaxHeapSize}, where the command line sets one; it is never lower than that, and the heap's real limit holds.
 */
public final class HeapHeadroom {
    private static final Logger LOG = LoggerFactory.getLogger(HeapHeadroom.class);
    private static final String OPTION = "SoftMaxHeapSize";

    /** Those of others are pauses, and a collection of young objects alone does not tell what lives. */
    private static final String WHOLE_HEAP = "ZGC Major Cycles";

    /** Limit by what lives after a collection. Measured: docs/architecture.md. */
    private static final int TIMES = 3;

    private final HotSpotDiagnosticMXBean machine;
    private final long least;
    private long limit;

    private HeapHeadroom(HotSpotDiagnosticMXBean machine, long least) {
        this.machine = machine;
        this.least = least;
        this.limit = least;
    }

    /** From now on, after each collection of the whole heap. */
    public static void keep() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        VMOption option = machine.getVMOption(OPTION);
        if (option.getOrigin() != VMOption.Origin.VM_CREATION) {
            return;
        }
        HeapHeadroom headroom = new HeapHeadroom(machine, Long.parseLong(option.getValue()));
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector.getName().equals(WHOLE_HEAP) && collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((notification, _) -> headroom.after(notification), null, null);
            }
        }
    }

    /**
     * Collects what a start has read and needs no more. A server that makes little garbage would not for minutes, and keep the memory. Where
     * that would stop the server it is left undone. Blocks.
     */
    public static void giveBack() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector.getName().equals(WHOLE_HEAP)) {
                System.gc();
            }
        }
    }

    private void after(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GcInfo done = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo();
            // The young generation holds what was made while it was collected, and would make the limit chase itself.
            MemoryUsage old = done.getMemoryUsageAfterGc().get("ZGC Old Generation");
            long wanted = old == null
                    ? limit
                    : Math.max(least, wanted(old.getUsed(), Runtime.getRuntime().maxMemory()));
            if (wanted != limit) {
                limit = wanted;
                machine.setVMOption(OPTION, Long.toString(wanted));
                LOG.debug("heap may grow to {} MiB", wanted >> 20);
            }
        }
    }

    /** @return bytes, of whole MiB */
    static long wanted(long living, long most) {
        return Math.min(TIMES * living, most) >> 20 << 20;
    }
}
