package dev.leeward.steering;

import dev.leeward.steering.Choice.Variant;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one mutable cell of the server: the snapshot that answers are made from now. Any thread reads it; changes are made one after
 * another, under a lock that no reader takes.
 */
public final class LiveSnapshot {
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot current;

    public LiveSnapshot(Snapshot first) {
        this.current = placed(first, first.topology().timed());
    }

    public Snapshot current() {
        return current;
    }

    /**
     * A generation that was published.
     *
     * @param concerned those services of {@code after} that may be answered otherwise than before; all of them under another topology
     */
    public record Change(Snapshot before, Snapshot after, Collection<Service> concerned) {}

    /** Calls {@code listener} after each change, on the thread that made it. It must not block. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /**
     * Publishes the generation that clients are answered from first, when the first round of probes is over. Nobody was answered by the one before,
     * so nothing is compared, and the answers of all services concerned are outdated: at a start each comparison is one that a client waits for.
     */
    public synchronized void open(UnaryOperator<Snapshot> change) {
        Snapshot changed = change.apply(current);
        Collection<Service> concerned = concerned(current, changed);
        show(placed(changed, concerned), concerned, concerned);
    }

    /** Publishes the next generation of the same topology, then outdates the answers of those services, and only those, that it changes. */
    public synchronized void update(UnaryOperator<Snapshot> change) {
        publish(current, change.apply(current));
    }

    /**
     * Publishes the world of another configuration as the next generation, then outdates what was answered otherwise in {@code prepared}:
     * the same world a moment ago, for which answers may have been compiled already.
     */
    public synchronized void adopt(Snapshot prepared, Instant now) {
        Snapshot next = current.withTopology(prepared.topology(), now);
        publish(prepared, placed(next, next.topology().timed()));
    }

    private void publish(Snapshot answered, Snapshot changed) {
        Collection<Service> concerned = concerned(answered, changed);
        Snapshot placed = placed(changed, concerned);
        Map<Service, @Nullable List<Variant>> lastGood = new HashMap<>();
        Set<Service> outdated = new LinkedHashSet<>();
        for (Service service : concerned) {
            Routing was = Steering.route(service, answered);
            Routing is = Steering.route(service, placed);
            if (anyUp(was) && !anyUp(is) && was instanceof Routing.Same(Choice good)) {
                lastGood.put(service, good.variants());
            } else if (!anyUp(was) && anyUp(is)) {
                lastGood.put(service, null);
            }
            if (!was.answersAs(is) || lastGood.containsKey(service)) {
                outdated.add(service);
            }
        }
        show(placed.remembering(placed.memory().with(lastGood, Map.of())), concerned, outdated);
    }

    private void show(Snapshot after, Collection<Service> concerned, Collection<Service> outdated) {
        Snapshot before = current;
        current = after;
        outdated.forEach(service -> service.version().incrementAndGet());
        boolean sameTopology = before.topology() == after.topology();
        Change change = new Change(
                before,
                after,
                sameTopology ? concerned : after.topology().services().values());
        listeners.forEach(listener -> listener.accept(change));
    }

    /** The same with traffic where it is by now. */
    private static Snapshot placed(Snapshot changed, Collection<Service> concerned) {
        Map<Service, @Nullable Position> moved = new HashMap<>();
        for (Service service : concerned) {
            for (Service part : service.parts()) {
                Position before = changed.memory().positions().get(part);
                Position after = Position.next(before, part, changed);
                if (!Objects.equals(before, after)) {
                    moved.put(part, after);
                }
            }
        }
        return changed.remembering(changed.memory().with(Map.of(), moved));
    }

    private static boolean anyUp(Routing routing) {
        return routing.choices().stream().anyMatch(choice -> choice.reason().isUp());
    }

    private static Collection<Service> concerned(Snapshot before, Snapshot after) {
        Topology topology = after.topology();
        Set<Service> services = new LinkedHashSet<>();
        for (int target : after.changedSince(before)) {
            services.addAll(topology.servicesOf(target));
        }
        if (!after.time().equals(before.time())) {
            services.addAll(topology.timed());
        }
        after.scopes().forEach((plan, scope) -> {
            Scope was = before.scopes().get(plan);
            if (was == null || !was.answersAs(scope)) {
                services.addAll(topology.plans().getOrDefault(plan, List.of()));
            }
        });
        if (!after.returning().equals(before.returning())) {
            Set<String> regions = new LinkedHashSet<>(after.returning().keySet());
            regions.addAll(before.returning().keySet());
            topology.services().values().stream()
                    .filter(service -> service.pools().stream()
                            .anyMatch(pool -> regions.contains(pool.region().name())))
                    .forEach(services::add);
        }
        for (Subject forced : after.overrides().changedSince(before.overrides())) {
            topology.services().values().stream().filter(forced::concerns).forEach(services::add);
        }
        return services;
    }
}
