package dev.leeward.probe;

import java.time.Duration;

/** What one probe told. */
public sealed interface ProbeResult {
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

    /** What this server did or could not do, which tells nothing of the member. */
    record NotASample(String why) implements ProbeResult {
        /** Its own deadline fired {@code late}. */
        public static NotASample late(Duration late) {
            return new NotASample("this server was " + late.toMillis() + " ms late");
        }

        @Override
        public String toString() {
            return "not a sample: " + why;
        }
    }

    /** How a probe failed, as far as it matters for what is done next. */
    enum Kind {
        REFUSED,
        RESET,
        TIMEOUT,
        UNREACHABLE,
        WRONG_STATUS,
        /** The status is right, and what came with it is not. */
        WRONG_ANSWER,
        PROTOCOL,
        /** The member says that it is asked too much. */
        OVERLOADED;

        /** Whether nothing came back: then the failure is as old as the probe's sending. */
        public boolean isSilence() {
            return switch (this) {
                case TIMEOUT, UNREACHABLE -> true;
                case REFUSED, RESET, WRONG_STATUS, WRONG_ANSWER, PROTOCOL, OVERLOADED -> false;
            };
        }
    }

    /** Why a probe was sent. */
    enum Purpose {
        SCHEDULED,
        CONFIRMING,
        /** The connection of the last one closed. */
        EARLY,
        /** To know whether this server reaches anything; what it tells of the target counts for nothing. */
        REFERENCE
    }
}
