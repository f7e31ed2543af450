/** The real parts of a recovery, on loopback for the time of a test: a replicated database, its endpoints, the resolver of clients. */
package dev.leeward.system.lab;
