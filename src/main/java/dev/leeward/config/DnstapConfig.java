package dev.leeward.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of what was asked and answered.
 *
 * @param socket the Unix socket on which a collector listens; null: nothing is logged
 * @param identity how this server is called in it; the node's id when absent
 */
public record DnstapConfig(
        @Nullable Path socket,
        @Nullable String identity,
        @Key(absent = "[queries, responses]") List<Kind> messages) {
    /** What is logged. */
    public enum Kind {
        QUERIES,
        RESPONSES
    }
}
