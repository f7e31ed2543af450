package dev.leeward.admin;

import dev.leeward.config.TokenConfig.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as the token in it tells.
 *
 * @param name whose token it is; null: the node's own, which whoever sits at the machine can show
 * @param reserved names that have a token of their own
 */
record Caller(@Nullable String name, Set<Role> roles, Set<String> reserved) {

    boolean may(Role role) {
        return roles.contains(role);
    }

    /** Who acts: whose token it is, else who they say they are. Nobody passes for another who has a token. */
    String actor(String told) {
        if (name != null) {
            return name;
        }
        return reserved.contains(told) ? told + " by the node's token" : told;
    }
}
