package dev.leeward.steering;

import dev.leeward.steering.Choice.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot knows of those before it, where the answer depends on that. Immutable.
 *
 * @param lastGood the last answer with a member up, of services that have none now
 * @param positions of services that take their time to move
 */
record Memory(Map<Service, List<Variant>> lastGood, Map<Service, Position> positions) {
    static final Memory NONE = new Memory(Map.of(), Map.of());

    /** With what has changed; null forgets. */
    Memory with(Map<Service, @Nullable List<Variant>> good, Map<Service, @Nullable Position> moved) {
        return good.isEmpty() && moved.isEmpty() ? this : new Memory(merged(lastGood, good), merged(positions, moved));
    }

    private static <T> Map<Service, T> merged(Map<Service, T> known, Map<Service, @Nullable T> changed) {
        Map<Service, T> next = new HashMap<>(known);
        changed.forEach((service, value) -> {
            if (value == null) {
                next.remove(service);
            } else {
                next.put(service, value);
            }
        });
        return Map.copyOf(next);
    }

    /** The same for the services of another configuration that go by the same name. */
    Memory under(Topology other) {
        Map<Service, Position> moving = new HashMap<>(carried(positions, other));
        moving.keySet().removeIf(service -> !service.isDelayed());
        return new Memory(carried(lastGood, other), Map.copyOf(moving));
    }

    private static <T> Map<Service, T> carried(Map<Service, T> known, Topology other) {
        Map<Service, T> kept = new HashMap<>();
        known.forEach((service, value) -> {
            Service stays = other.services().get(service.name());
            // The parts of a service that goes its own way by family start anew.
            if (stays != null && stays.byFamily().isEmpty()) {
                kept.put(stays, value);
            }
        });
        return Map.copyOf(kept);
    }
}
