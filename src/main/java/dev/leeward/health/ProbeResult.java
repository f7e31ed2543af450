package dev.leeward.health;

import java.time.Duration;

/** What one probe told. */
sealed interface ProbeResult {
    /** The member answered as it should, {@code took} after the probe was sent. */
    record Passed(Duration took) implements ProbeResult {
        @Override
        public String toString() {
            return "passed in " + took.toMillis() + " ms";
        }
    }

    /**
     * The member did not answer as it should.
     *
     * @param reason for people, a few words: {@code connection refused}
     */
    record Failed(Kind kind, String reason) implements ProbeResult {
        @Override
        public String toString() {
            return reason;
        }
    }

    /** The deadline fired {@code late} because this process was late: it tells nothing of the member. */
    record NotASample(Duration late) implements ProbeResult {
        @Override
        public String toString() {
            return "not a sample: this server was " + late.toMillis() + " ms late";
        }
    }

    /** How a probe failed, as far as it matters for what is done next. */
    enum Kind {
        REFUSED,
        RESET,
        TIMEOUT,
        UNREACHABLE,
        WRONG_STATUS,
        PROTOCOL,
        /** The member says that it is asked too much. */
        OVERLOADED
    }

    /** Why a probe was sent. */
    enum Purpose {
        SCHEDULED,
        CONFIRMING
    }
}
