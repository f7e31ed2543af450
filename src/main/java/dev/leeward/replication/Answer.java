package dev.leeward.replication;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/** What came of asking a URL once. */
sealed interface Answer {
    /** What is older tells nothing of now. */
    Duration FRESH = Duration.ofSeconds(10);

    /** When the question was sent: what an answer tells may have been so from then on, but not before. */
    Instant asked();

    /**
     * An answer, whole, whatever it says.
     *
     * @param answered when its end was there
     */
    record Came(Instant asked, Instant answered, int status, MultiMap headers, Buffer body) implements Answer {}

    /**
     * None, or none that came to its end.
     *
     * @param why for people, a few words: {@code connection refused}
     */
    record Silent(Instant asked, String why) implements Answer {}

    /** Whether what was asked at {@code asked} still counts. A clock that was set back makes it as doubtful as its age does. */
    static boolean isFresh(Instant asked, Instant now) {
        return Duration.between(asked, now).abs().compareTo(FRESH) <= 0;
    }
}
