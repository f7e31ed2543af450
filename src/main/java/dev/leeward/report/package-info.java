/** The proof: what was answered when, how long each recovery took, what was drilled. Imports recovery, journal, replication, objectives, steering and config. */
@NullMarked
package dev.leeward.report;

import org.jspecify.annotations.NullMarked;
