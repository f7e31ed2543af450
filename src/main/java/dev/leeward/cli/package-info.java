/** Starts, checks, asks and drills from a terminal. Imports node and admin, and what it reads by itself: journal, report, objectives, configfile and config. */
@NullMarked
package dev.leeward.cli;

import org.jspecify.annotations.NullMarked;
