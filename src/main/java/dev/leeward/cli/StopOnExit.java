package dev.leeward.cli;

import dev.leeward.node.Server;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends in order when the process is told to end (SIGTERM, SIGINT), or ends by itself after a failed start. */
final class StopOnExit {
    private static final Logger LOG = LoggerFactory.getLogger(StopOnExit.class);
    private static final long SECONDS = 10;

    private volatile @Nullable Server server;

    /** @param last what is left to do when the server, if there is one by then, has stopped */
    StopOnExit(Runnable last) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> exit(last), "exit"));
    }

    /** From now on there is a server to stop. */
    void stop(Server started) {
        server = started;
    }

    private void exit(Runnable last) {
        Server running = server;
        try {
            Future<Void> stopped = running == null ? Future.succeededFuture() : running.stop();
            stopped.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("not stopped in order: {}", e.toString());
        }
        last.run();
    }
}
