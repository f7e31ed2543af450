package dev.leeward.dnstap;

import dev.leeward.config.DnstapConfig;
import dev.leeward.config.DnstapConfig.Kind;
import dev.leeward.transport.QueryLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as a whole: loops put frames into a queue of bounded size, without a lock; one thread writes them to the collector, and connects
 * again, later and later, when it is gone. What the queue has no room for is dropped and counted: a collector that reads slowly, or not at all,
 * costs answers nothing.
 */
public final class TapLog implements QueryLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TapLog.class);

    /** Bytes of frames that wait. */
    private static final long WAITING_MOST = 8 << 20;

    /** For how long nothing is looked for when there was nothing to write. */
    private static final Duration REST = Duration.ofMillis(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Path socket;
    private final TapEncoder encoder;
    private final boolean queries;
    private final boolean responses;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread writer;
    private volatile boolean stopping;
    private volatile @Nullable FrameStream stream;

    /** Begins to write at once. */
    public TapLog(Path socket, DnstapConfig config, String id, String version, MeterRegistry registry) {
        this.socket = socket;
        this.encoder = new TapEncoder(config.identity() == null ? id : config.identity(), "leeward " + version);
        this.queries = config.messages().contains(Kind.QUERIES);
        this.responses = config.messages().contains(Kind.RESPONSES);
        FunctionCounter.builder("leeward.dnstap.written", written, LongAdder::sum)
                .description("Messages written to the collector of dnstap")
                .register(registry);
        FunctionCounter.builder("leeward.dnstap.dropped", dropped, LongAdder::sum)
                .description("Messages that dnstap lost because the collector was gone or slow")
                .register(registry);
        this.writer = Thread.ofPlatform().daemon().name("dnstap").start(this::run);
    }

    @Override
    public void asked(boolean tcp, InetSocketAddress client, InetSocketAddress server, byte[] message, int length) {
        if (queries) {
            put(TapEncoder.Kind.AUTH_QUERY, tcp, client, server, message, length);
        }
    }

    @Override
    public void answered(boolean tcp, InetSocketAddress client, InetSocketAddress server, byte[] message, int length) {
        if (responses) {
            put(TapEncoder.Kind.AUTH_RESPONSE, tcp, client, server, message, length);
        }
    }

    private void put(
            TapEncoder.Kind kind,
            boolean tcp,
            InetSocketAddress client,
            InetSocketAddress server,
            byte[] message,
            int length) {
        if (waitingBytes.get() > WAITING_MOST) {
            dropped.increment();
            return;
        }
        byte[] frame = encoder.encode(kind, tcp, client, server, Instant.now(), message, length);
        waitingBytes.addAndGet(frame.length);
        waiting.add(frame);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        boolean told = false;
        while (!stopping) {
            try (FrameStream opened = new FrameStream(socket)) {
                stream = opened;
                opened.open();
                LOG.info("dnstap: writing to {}", socket);
                pause = FIRST_PAUSE;
                told = false;
                writeWaiting(opened);
            } catch (IOException e) {
                if (!told && !stopping) {
                    LOG.warn("dnstap: {} takes nothing ({}); trying again", socket, e.toString());
                    told = true;
                }
            }
            if (!stopping) {
                LockSupport.parkNanos(pause.toNanos());
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        }
    }

    private void writeWaiting(FrameStream opened) throws IOException {
        while (!stopping) {
            byte[] frame = waiting.poll();
            if (frame == null) {
                LockSupport.parkNanos(REST.toNanos());
            } else {
                waitingBytes.addAndGet(-frame.length);
                // Counted first: one whose writing fails may have arrived or not.
                written.increment();
                opened.write(frame);
            }
        }
        opened.stop();
    }

    /** Ends it; what waits is lost. A collector that reads nothing does not hold it up. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(writer);
        try {
            writer.join(Duration.ofMillis(200));
            FrameStream open = stream;
            if (open != null) {
                open.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("dnstap: closing {}", socket, e);
        }
    }
}
