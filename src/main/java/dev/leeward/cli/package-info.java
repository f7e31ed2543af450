/**
 * The command line: all commands, and of them those that run a node, check a file, or read what a node keeps. Imports console, node and admin, and
 * what it reads by itself: journal, report, objectives, steering, configfile and config.
 */
@NullMarked
package dev.leeward.cli;

import org.jspecify.annotations.NullMarked;
