package dev.leeward.configfile;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.WitnessConfig;
import dev.leeward.values.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What witnesses have to be: hosts that are nobody's members, under checks that ask something. */
final class WitnessChecks {
    private static final int MAX_WITNESSES = 64;

    private final Complaints complaints;
    private final Config config;

    WitnessChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        KeyPath path = KeyPath.of("witnesses");
        List<WitnessConfig> witnesses = config.witnesses();
        if (witnesses.size() > MAX_WITNESSES) {
            complaints.add(path, "has more than " + MAX_WITNESSES + " witnesses");
        }
        Set<Host> members = witnesses.isEmpty() ? Set.of() : members();
        Set<WitnessConfig> seen = new HashSet<>();
        for (int i = 0; i < witnesses.size(); i++) {
            WitnessConfig witness = witnesses.get(i);
            complaints.refer("checks", "check", witness.check(), path, witnesses, i);
            CheckConfig check = config.checks().get(witness.check());
            if (check != null && !check.asks()) {
                complaints.add(path, witnesses, i, "\"" + witness.check() + "\" is a check that asks nothing itself");
            }
            if (!seen.add(witness)) {
                complaints.add(path, witnesses, i, "\"" + witness.address() + "\" is listed twice");
            }
            if (members.contains(witness.address())) {
                complaints.add(
                        path,
                        witnesses,
                        i,
                        "\"" + witness.address() + "\" is a member of a pool: a witness is nobody's member");
            }
        }
    }

    private Set<Host> members() {
        return config.pools().values().stream()
                .flatMap(pool -> pool.members().stream())
                .map(PoolConfig.Member::address)
                .collect(Collectors.toSet());
    }
}
