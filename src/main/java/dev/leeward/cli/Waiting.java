package dev.leeward.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Where a terminal has to wait for what happens on an event loop. */
final class Waiting {
    private Waiting() {}

    /** The result, or the exception that the future failed with. Not for an event loop. */
    static <T> T forResult(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
