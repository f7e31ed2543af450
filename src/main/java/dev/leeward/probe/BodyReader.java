package dev.leeward.probe;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes the body of one answer as it arrives and says whether it is as expected. Keeps a bounded part of it, whatever comes. */
interface BodyReader {
    /** What is kept or waited for of a body, in bytes; a body of metrics, of which nothing but a line is kept, may be longer. */
    int LONGEST = 64 * 1024;

    /** False once nothing of what may follow matters, or too much came: the answer can be judged now and its connection closed. */
    boolean wants(byte[] part);

    /** What follows the body, before it is judged. */
    default void trailers(Function<String, @Nullable String> trailers) {}

    /**
     * What is wrong with the body as far as it came; empty text when nothing is.
     *
     * @param whole whether it came to its end
     */
    String complaint(boolean whole);
}
