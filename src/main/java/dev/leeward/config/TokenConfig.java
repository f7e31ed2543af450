package dev.leeward.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A person, or a program, that may command this node.
 *
 * @param file of which the first line is the secret
 * @param roles what for
 */
public record TokenConfig(
        Path file, @Key(absent = "[operate]") List<Role> roles) {
    /** What somebody may do. */
    public enum Role {
        /** Approve what others began. */
        APPROVE,
        /** Begin runs and drills, force, lift, reload. */
        OPERATE
    }

    /** Where the secret stands. */
    public Secret secret() {
        return new Secret(file);
    }
}
