package dev.leeward.report;

/**
 * What was found when the chain of the journal was verified, from its first entry to its last.
 *
 * @param sound whether every entry is whole and follows the one before
 * @param entries how many there are
 * @param head the hash of the last one, in hexadecimal: whoever keeps it can tell later whether anything was changed; empty: there is none
 * @param text for people; where it is not sound, which entry is not
 */
public record Seal(boolean sound, long entries, String head, String text) {}
