package dev.leeward.report;

import dev.leeward.config.PlanConfig;
import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.What;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how each service is answered, and that this node runs at all, for the report. Best effort: serving and deciding never wait for it,
 * and what it cannot write is unknown later, never healthy.
 *
 * <p>A thread of its own looks and writes; whoever publishes a generation only hands it over, with the services that it concerns. When the
 * writer cannot follow, generations in between are left out, and it looks at every service once. When the disk fails, it is told once, tried
 * again a minute later, and then all that holds is written anew.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** How often the node says that it runs; {@link Observed#LONGEST_SILENCE} is more than twice that. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(60);

    private static final int MAX_WAITING = 256;
    private static final long MAX_MONTH_BYTES = 64 << 20;
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final long STOP_SECONDS = 5;

    private final EventFiles files;
    private final InstantSource clock;
    private final Seen seen = new Seen();
    private final BlockingQueue<Made> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean leftOut = new AtomicBoolean();
    private final Thread writer = new Thread(this::write, "events");
    private volatile Map<String, PlanConfig> plans = Map.of();
    private volatile boolean stopping;
    private What begins = What.STARTED;
    private @Nullable Instant written;
    private Instant notBefore = Instant.MIN;

    /** A generation, what it concerns, and the plans that hold for it. */
    private record Made(Snapshot snapshot, Collection<Service> concerned, Map<String, PlanConfig> plans) {
        static Made whole(Snapshot snapshot, Map<String, PlanConfig> plans) {
            return new Made(snapshot, snapshot.topology().services().values(), plans);
        }
    }

    public Events(Path stateFolder, InstantSource clock) {
        this(files(stateFolder, MAX_MONTH_BYTES), clock);
    }

    Events(EventFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        writer.setDaemon(true);
    }

    private static EventFiles files(Path stateFolder, long maxBytes) {
        return new EventFiles(stateFolder.resolve("events"), maxBytes);
    }

    /**
     * Records from now on.
     *
     * @param configured the plans that {@code live} is of
     */
    public void start(LiveSnapshot live, Map<String, PlanConfig> configured) {
        plans = configured;
        handOver(Made.whole(live.current(), configured));
        live.onChange(change -> handOver(new Made(change.after(), change.concerned(), plans)));
        writer.start();
    }

    /** The plans that come with the next topology. To be called before that is published. */
    public void configured(Map<String, PlanConfig> next) {
        plans = next;
    }

    private void handOver(Made next) {
        while (!waiting.offer(next)) {
            // The oldest is left out; those after it may not concern what it did.
            waiting.poll();
            leftOut.set(true);
        }
    }

    private void write() {
        try {
            while (!stopping || !waiting.isEmpty()) {
                Made next = waiting.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    boolean all = leftOut.getAndSet(false);
                    observe(all ? Made.whole(next.snapshot(), next.plans()) : next);
                } else {
                    beat(clock.instant());
                }
            }
            Instant now = clock.instant();
            put(List.of(new OfNode(now, What.ALIVE)), now);
            put(List.of(new OfNode(now, What.STOPPED)), now);
            files.close();
        } catch (InterruptedException | IOException e) {
            LOG.warn("the record of health was not closed in order: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.error("this is a bug: the record of health ends here, and the report will not know of what follows", e);
        }
    }

    /** On the writer's thread. */
    void observe(Snapshot snapshot, Collection<Service> concerned, Map<String, PlanConfig> configured) {
        observe(new Made(snapshot, concerned, configured));
    }

    private void observe(Made made) {
        List<Service> concerned = made.concerned().stream()
                .filter(service -> !isOfDrills(service))
                .toList();
        List<Event> changed = seen.after(made.snapshot(), concerned, made.plans());
        Instant time = made.snapshot().time();
        if (!changed.isEmpty()) {
            put(changed, time);
        }
        beat(time);
    }

    /** Names that drills are made on have no clients, and so no availability. */
    private static boolean isOfDrills(Service service) {
        return service.pools().stream().allMatch(pool -> pool.region().isOfDrills());
    }

    /** Says that the node runs, when nothing has for a while. On the writer's thread. */
    void beat(Instant now) {
        // A clock that was set back is a reason to write, too.
        if (written == null || Duration.between(written, now).abs().compareTo(HEARTBEAT) >= 0) {
            put(List.of(new OfNode(now, What.ALIVE)), now);
        }
    }

    private void put(List<Event> events, Instant now) {
        if (now.isBefore(notBefore)) {
            return;
        }
        try {
            boolean goesOn = files.goesOnAt(now);
            if (!goesOn) {
                files.begin(now);
            }
            add(goesOn ? events : whole(now));
            begins = files.isFull() ? What.RESUMED : What.CONTINUED;
            written = now;
            notBefore = Instant.MIN;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the record of health cannot be written; the report will not know of this time: {}", e.toString());
            notBefore = now.plus(AFTER_A_FAILURE);
            begins = begins == What.STARTED ? What.STARTED : What.RESUMED;
            try {
                files.close();
            } catch (IOException again) {
                LOG.debug("nor closed", again);
            }
        }
    }

    private void add(List<Event> events) throws IOException {
        boolean wasFull = files.isFull();
        files.add(events);
        if (files.isFull() && !wasFull) {
            LOG.warn("the record of health of this month is full; the report will not know of the rest of it");
        }
    }

    private List<Event> whole(Instant now) {
        Instant since = begins == What.CONTINUED && written != null ? written : now;
        List<Event> all = new ArrayList<>();
        all.add(new OfNode(now, begins, since));
        all.addAll(seen.whole(now));
        return all;
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

    /** Gives every event in {@code stateFolder} that tells of {@code period}, in order. Blocks; no node needs to run, and one may. */
    public static void read(Path stateFolder, Period period, Consumer<Event> into) throws IOException {
        files(stateFolder, MAX_MONTH_BYTES).read(period, into);
    }
}
