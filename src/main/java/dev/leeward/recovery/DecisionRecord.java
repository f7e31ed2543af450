package dev.leeward.recovery;

import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was held to be true when, of the last hours: every generation with the verdicts, overrides and isolation that made it, so that a choice
 * can be explained later. On the disk, and so it outlives a restart; nothing of it is in memory.
 *
 * <p>A thread of its own writes; whoever publishes a generation only hands it over. When the writer cannot follow, generations in between
 * are left out and the next one holds what they changed. When the disk fails, it is told once, and tried again with a later generation.
 */
public final class DecisionRecord {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionRecord.class);

    /** Generations that wait for the writer. */
    private static final int MAX_WAITING = 256;

    private static final long MAX_FILE_BYTES = 4 << 20;
    private static final long MAX_BYTES = 64 << 20;
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final long STOP_SECONDS = 5;

    private final RecordFiles files;
    private final BlockingQueue<Made> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread writer = new Thread(this::write, "decision-record");
    private volatile String configuration = "";
    private volatile boolean stopping;
    private @Nullable Snapshot written;
    private Instant notBefore = Instant.MIN;

    /** A generation under a configuration. */
    private record Made(Snapshot snapshot, String configuration) {}

    public DecisionRecord(Path stateFolder) {
        this(new RecordFiles(stateFolder.resolve("record"), MAX_FILE_BYTES, MAX_BYTES));
    }

    DecisionRecord(RecordFiles files) {
        this.files = files;
        writer.setDaemon(true);
    }

    /**
     * Records from now on.
     *
     * @param hash of the configuration that {@code live} is of
     */
    public void start(LiveSnapshot live, String hash) {
        configuration = hash;
        handOver(live.current());
        live.onChange(change -> handOver(change.after()));
        writer.start();
    }

    /** The hash of the configuration that comes with the next topology. To be called before that is published. */
    public void configured(String hash) {
        configuration = hash;
    }

    private void handOver(Snapshot made) {
        Made next = new Made(made, configuration);
        while (!waiting.offer(next)) {
            // The oldest is left out; what it changed is in those after it.
            waiting.poll();
        }
    }

    private void write() {
        try {
            while (!stopping || !waiting.isEmpty()) {
                Made next = waiting.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    write(next.snapshot(), next.configuration());
                }
            }
            files.close();
        } catch (InterruptedException | IOException e) {
            LOG.warn("the decision record was not closed in order: {}", e.toString());
        }
    }

    /** On the writer's thread. */
    void write(Snapshot made, String hash) {
        if (made.time().isBefore(notBefore)) {
            return;
        }
        try {
            files.add(written, made, hash);
            written = made;
            notBefore = Instant.MIN;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the decision record cannot be written; explain --at will lack this time: {}", e.toString());
            notBefore = made.time().plus(AFTER_A_FAILURE);
            try {
                files.close();
            } catch (IOException again) {
                LOG.debug("nor closed", again);
            }
        }
    }

    /** Ends when what was handed over is written. Blocks, for some seconds at most. */
    public void stop() {
        stopping = true;
        try {
            writer.join(Duration.ofSeconds(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The world at {@code time}, as far as it was recorded. Blocks.
     *
     * @param topology of now: what is rebuilt is told in its terms
     * @param hash of the configuration of now
     */
    public Past at(Instant time, Topology topology, String hash) throws IOException {
        return new RecordReader(files).at(time, topology, hash);
    }
}
