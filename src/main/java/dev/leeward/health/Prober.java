package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Host;
import dev.leeward.health.Loop.Cancellable;
import java.util.function.Consumer;

/** Asks members. A probe never throws: whatever goes wrong is a result. */
interface Prober {
    /**
     * Asks {@code address} once. The caller keeps the deadline: it gives the probe up when the check's timeout is over.
     *
     * @param fresh whether to ask on a connection that was not used before
     * @param done called at most once, on the loop that started the probe
     * @return gives the probe up: its connection is closed, and {@code done} need not be called any more
     */
    Cancellable start(Host address, CheckConfig check, boolean fresh, Consumer<ProbeResult> done);

    /** Closes the connections that are kept. */
    void close();
}
