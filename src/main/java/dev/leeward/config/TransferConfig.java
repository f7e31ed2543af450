package dev.leeward.config;

import dev.leeward.values.DomainName;
import dev.leeward.values.IpNetwork;
import dev.leeward.values.Secondary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may have a whole zone, and who is told when it changes.
 *
 * @param to where requests may come from; empty: from anywhere, when {@code key} is set
 * @param secondaries who is told of changes (RFC 1996), and asked for what it answers then; port 53 unless written
 * @param key name of the key that requests have to be signed with, and messages to secondaries are; null: none
 */
public record TransferConfig(
        List<IpNetwork> to,
        @Key(name = "notify") List<Secondary> secondaries,
        @Nullable DomainName key) {}
