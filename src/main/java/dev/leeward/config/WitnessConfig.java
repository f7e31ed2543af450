package dev.leeward.config;

import dev.leeward.values.Host;

/** What is probed only to tell whether this server still reaches anything: a host that is nobody's member, under a check. */
public record WitnessConfig(Host address, String check) {}
