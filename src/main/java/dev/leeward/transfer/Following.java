package dev.leeward.transfer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether all secondaries of some names answer what this node does.
 *
 * @param known false: at least one is not seen doing so
 * @param since when the last of them was first seen doing so; null: none is, or there are none
 */
public record Following(boolean known, @Nullable Instant since) {}
