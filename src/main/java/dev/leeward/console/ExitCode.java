package dev.leeward.console;

/** What a script learns of a command. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** The answer is no: the configuration has problems, the node refused. */
    public static final int NO = 1;

    /** There is no answer: wrong usage, no node, no file. */
    public static final int COULD_NOT = 2;

    private ExitCode() {}
}
