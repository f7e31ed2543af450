package dev.leeward.zonefile;

import dev.leeward.config.Problem;
import dev.leeward.zone.Zone;
import java.util.List;

/**
 * A zone as it was read.
 *
 * @param warnings what its operator should know
 */
record ReadZone(Zone zone, List<Problem> warnings) {}
