package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.steering.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks members. A probe never throws: whatever goes wrong is a result. */
public interface Prober {
    /**
     * Asks {@code target} once, or what its check names in its place. The caller keeps the deadline: it gives the probe up when the check's timeout is over.
     *
     * @param fresh whether to ask on a connection that was not used before
     * @param done called at most once, on the loop that started the probe
     * @param closed called at most once, on the same loop, when the other side closes the connection that this probe left open, before
     *     another probe uses it. Not called for connections that this side closes.
     * @return gives the probe up: its connection is closed, and {@code done} need not be called any more
     */
    Cancellable start(
            Target target, CheckConfig check, boolean fresh, Consumer<ProbeResult> done, Consumer<Closed> closed);

    /** Lets go of what is kept for the probes of {@code target} under {@code check}: it is not probed any more. */
    default void forget(Target target, CheckConfig check) {}

    /** Closes the connections that are kept. */
    void close();

    /**
     * How a kept connection ended.
     *
     * @param age since the first probe on it was answered
     * @param idle since the last probe on it was answered
     * @param announced how long the server said that it keeps an idle connection; zero when it said that it does not
     */
    record Closed(Duration age, Duration idle, Optional<Duration> announced) {}
}
