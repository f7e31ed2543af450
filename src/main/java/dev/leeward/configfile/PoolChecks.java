package dev.leeward.configfile;

import dev.leeward.config.KeyPath;
import dev.leeward.config.PoolConfig;

/** What pools have to be: members, each once, in a region, under a check. */
final class PoolChecks {
    private static final int MAX_MEMBERS = 1000;

    private final Complaints complaints;

    PoolChecks(Complaints complaints) {
        this.complaints = complaints;
    }

    void check(String name, PoolConfig pool) {
        KeyPath path = KeyPath.of("pools", name);
        complaints.refer("regions", "region", pool.region(), path.then("region"));
        complaints.refer("checks", "check", pool.check(), path.then("check"));
        KeyPath members = path.then("members");
        if (complaints.isEmpty(pool.members(), members)) {
            complaints.add(members, "is empty; write at least one address");
        }
        if (pool.members().size() > MAX_MEMBERS) {
            complaints.add(members, "has more than " + MAX_MEMBERS + " members; divide the pool");
        }
        complaints.twice(
                members, pool.members().stream().map(PoolConfig.Member::address).toList());
    }
}
