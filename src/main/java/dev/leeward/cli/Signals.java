package dev.leeward.cli;

import sun.misc.Signal;

/** What the operating system tells the process. */
final class Signals {
    private Signals() {}

    /** Runs {@code action} at each SIGHUP. Without a handler the signal would end a JVM, so this comes before anything that takes time. */
    static void onHangUp(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }
}
