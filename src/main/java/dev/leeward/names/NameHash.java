package dev.leeward.names;

/**
 * The hash of a name: from the root to the first label, so that one pass over a name gives those of all its parents.
 *
 * <p>Only operators put names into tables, so nobody can choose them to collide.
 */
public final class NameHash {
    /** The hash of the root. */
    public static final int ROOT = 0x9E3779B9;

    private static final int MAX_LABELS = 127;

    private NameHash() {}

    /** The hash of a name from that of its parent and its first label, which starts with its length at {@code start}. */
    public static int label(int parent, byte[] name, int start) {
        int hash = parent;
        for (int i = start, end = start + name[start]; i <= end; i++) {
            hash = (hash ^ name[i]) * 0x01000193;
        }
        return hash ^ (hash >>> 15);
    }

    /** The hash of the name that starts at {@code start}, which is well-formed, in lower case and uncompressed. */
    static int of(byte[] wire, int start) {
        int[] starts = new int[MAX_LABELS];
        int labels = 0;
        for (int at = start; wire[at] != 0; at += wire[at] + 1) {
            starts[labels++] = at;
        }
        int hash = ROOT;
        while (labels > 0) {
            hash = label(hash, wire, starts[--labels]);
        }
        return hash;
    }
}
