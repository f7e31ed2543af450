package dev.leeward.replication;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the standbys of plans are behind, and who holds the primaries, for whoever decides by it. From any thread; never waits. */
public interface ReplicationView {
    /**
     * By source, what a switch to {@code region} would lose; only the sources of which a standby is configured there.
     *
     * @param stop when the source has stopped for certain: a fence acknowledged it, or a person vouches for it; null: it may live
     * @param fault when the source began to fail, the earlier the safer; null: it has not. From then on no lag improves anything
     */
    Map<String, Exposure> exposures(
            String plan, String region, Instant now, @Nullable Instant stop, @Nullable Instant fault);

    /** By source, what each region is to it; only the sources of which it is configured. */
    Map<String, RoleStanding> roles(String plan, Instant now);
}
