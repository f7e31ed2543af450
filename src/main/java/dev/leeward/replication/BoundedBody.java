package dev.leeward.replication;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Keeps the body of one answer up to a length; what is longer fails at once, and whoever asked hangs up. */
final class BoundedBody implements BodyStream<Buffer> {
    private final int longest;
    private final Buffer kept = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    /** @param longest in bytes */
    BoundedBody(int longest) {
        this.longest = longest;
    }

    @Override
    public Future<Void> write(Buffer part) {
        if (part.length() > longest - kept.length()) {
            return Future.failedFuture(
                    new VertxException("the answer is longer than " + longest / 1024 + " KiB", true));
        }
        kept.appendBuffer(part);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        whole.tryComplete(kept);
        return Future.succeededFuture();
    }

    @Override
    public Future<Buffer> result() {
        return whole.future();
    }

    @Override
    public void handle(Throwable failure) {
        whole.tryFail(failure);
    }

    /** What is kept is never full: it ends. */
    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public BoundedBody setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public BoundedBody drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }

    @Override
    public BoundedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }
}
