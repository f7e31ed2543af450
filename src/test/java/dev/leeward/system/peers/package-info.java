/** Other authoritative servers, started on loopback for the time of a test: to be compared with, or to be secondaries. */
package dev.leeward.system.peers;
