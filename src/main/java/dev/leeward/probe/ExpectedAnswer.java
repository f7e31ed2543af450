package dev.leeward.probe;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an answer over HTTP is held to. Pure. */
interface ExpectedAnswer {
    /**
     * What is wrong with the head of an answer; null when nothing is.
     *
     * @param headers the values of a header by its name, in any letter case
     */
    @Nullable
    Failed complaint(int status, Function<String, List<String>> headers);

    /** Reads the body of one answer. */
    BodyReader reader();

    /** The failure of an answer whose status is right. */
    static Failed wrong(String reason) {
        return new Failed(Kind.WRONG_ANSWER, reason);
    }
}
