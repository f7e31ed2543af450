/**
 * Carries plans out: when a region is to be left, what has to hold before, step by step, and back. Imports recovery, journal, replication,
 * objectives, steering and config.
 */
@NullMarked
package dev.leeward.plan;

import org.jspecify.annotations.NullMarked;
