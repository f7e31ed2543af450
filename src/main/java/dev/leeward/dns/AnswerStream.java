package dev.leeward.dns;

import org.jspecify.annotations.Nullable;

/** An answer of any number of messages, each made when the client can take it. Used on one event loop. */
public interface AnswerStream {
    /** The next message; null: that was all. Names in it point to the whole question at most. */
    @Nullable
    CompiledAnswer next();

    /** No more is wanted. Once it has said that there is no more, this is not called. */
    void close();

    /** A single message. */
    static AnswerStream of(CompiledAnswer only) {
        return new AnswerStream() {
            private @Nullable CompiledAnswer left = only;

            @Override
            public @Nullable CompiledAnswer next() {
                CompiledAnswer next = left;
                left = null;
                return next;
            }

            @Override
            public void close() {
                left = null;
            }
        };
    }
}
