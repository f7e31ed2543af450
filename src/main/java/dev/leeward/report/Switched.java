package dev.leeward.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The regions of a plan that are used from a moment on.
 *
 * @param run that led there; null: it is where the plan began
 */
public record Switched(
        Instant at,
        String plan,
        List<String> active,
        @Nullable String run) {}
