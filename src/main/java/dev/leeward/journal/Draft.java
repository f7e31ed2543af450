package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is still to be committed.
 *
 * @param type in kebab-case
 * @param actor who decided: a person's name, or {@code leeward} for the node itself
 * @param key by which a repeated draft is known: one whose key is committed already comes to that entry; null: always a new one
 */
public record Draft(
        String type,
        String actor,
        JsonObject payload,
        @Nullable String key) {}
