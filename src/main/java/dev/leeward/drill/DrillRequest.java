package dev.leeward.drill;

import dev.leeward.config.DrillConfig.Level;
import org.jspecify.annotations.Nullable;

/**
 * A drill as somebody asks for it.
 *
 * @param level null: that of the plan
 * @param to the region to go to; null: the next one that is well
 * @param by who asks
 */
public record DrillRequest(
        String plan, @Nullable Level level, @Nullable String to, String by) {}
