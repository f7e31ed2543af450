package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.Problem;
import java.util.ArrayList;
import java.util.List;

/** What an operator should know of a configuration that is valid all the same. Pure. */
public final class Warnings {
    private Warnings() {}

    /**
     * Everything worth a word, one line each.
     *
     * @param file as it was given
     */
    public static List<Problem> of(String file, Config config) {
        List<Problem> warnings = new ArrayList<>();
        if (config.witnesses().isEmpty() && !config.pools().isEmpty()) {
            boolean one = config.pools().values().stream()
                            .map(PoolConfig::region)
                            .distinct()
                            .count()
                    < 2;
            warnings.add(
                    new Problem(
                            file,
                            0,
                            0,
                            "witnesses",
                            "none is set: "
                                    + (one
                                            ? "this server takes it for an outage of its members when it is cut off itself"
                                            : "this server takes it for its own isolation when all members are down, and keeps answering them")));
        }
        return warnings;
    }
}
