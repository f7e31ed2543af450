package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import java.util.Map;

/** What only several values together can tell: references that lead nowhere, values that contradict each other, too much of something. */
final class CrossChecks {
    private final Complaints complaints;
    private final Config config;

    /** @param config what could be read; values that could not are missing, and told already */
    CrossChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void run() {
        new ServerChecks(complaints, config).run();
        new SecretChecks(complaints, config).run();
        new TokenChecks(complaints, config).run();
        new JournalChecks(complaints, config).run();
        new ZoneChecks(complaints, config).run();
        config.regions().forEach(new RegionChecks(complaints)::check);
        config.checks().forEach(new ProbeChecks(complaints, config.health())::check);
        config.checks().forEach(new CombinationChecks(complaints, config)::check);
        config.pools().forEach(new PoolChecks(complaints)::check);
        new WitnessChecks(complaints, config).run();
        config.services().forEach(new ServiceChecks(complaints, config)::check);
        new PlanChecks(complaints, config).run();
        names("regions", config.regions());
        names("checks", config.checks());
        names("pools", config.pools());
        names("tokens", config.tokens());
        names("plans", config.plans());
    }

    private void names(String section, Map<String, ?> entries) {
        entries.keySet().forEach(name -> complaints.name(name, KeyPath.of(section, name)));
    }
}
