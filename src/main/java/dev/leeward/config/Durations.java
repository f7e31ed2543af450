package dev.leeward.config;

import java.time.Duration;

/** Durations as a configuration, a command or a request writes them: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 4h}. */
public final class Durations {
    private Durations() {}

    /**
     * @param key named in the complaint
     * @throws IllegalArgumentException when {@code text} is no duration
     */
    public static Duration parse(String key, String text) {
        try {
            return Scalars.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": \"" + text + "\" " + e.getMessage(), e);
        }
    }
}
