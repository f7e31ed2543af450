package dev.leeward.config;

/**
 * Something wrong in what the operator wrote, and where.
 *
 * @param file as it was given
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 with line 0
 * @param key the path to the value, {@code pools.web-eu.members[0]}; empty when there is none
 * @param message what is wrong and, where it is not plain, what to write instead
 */
public record Problem(String file, int line, int column, String key, String message) {
    /** A problem with a file as a whole. */
    public static Problem ofFile(String file, String message) {
        return new Problem(file, 0, 0, "", message);
    }

    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + (key.isEmpty() ? ": " : " " + key + ": ") + message;
    }
}
