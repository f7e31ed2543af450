package dev.leeward.config;

import dev.leeward.values.StatusRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who says whether a region holds the primary of a source. Any answer that is neither, and none, is unknown.
 *
 * @param get URL
 * @param primary the answers that say so
 * @param replica the answers that say the contrary
 * @param token shown as a bearer token
 */
@Shorthand("get")
public record RoleConfig(
        String get,
        @Key(absent = "[200]") List<StatusRange> primary,
        @Key(absent = "[503]") List<StatusRange> replica,
        @Nullable Secret token) {}
