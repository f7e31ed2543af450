package dev.leeward.replication;

/** Where a standby, or who may be the primary, stands: for which plan, of which source, in which region. */
record Place(String plan, String source, String region) {}
