package dev.leeward.drill;

import dev.leeward.values.Host;
import java.util.function.Consumer;

/** The listeners of canaries, and what the node answers for their names. Bound by {@code node.Server}. */
public interface CanaryLine {
    /** Closes the listener of a canary's left side; from when this returns it refuses connections. */
    void fail(Canary canary);

    /** Opens it again. */
    void mend(Canary canary);

    /**
     * Asks this node over DNS, as a resolver would.
     *
     * @param answered told once, whether the canary's name is answered with {@code member}
     */
    void ask(Canary canary, Host member, Consumer<Boolean> answered);
}
