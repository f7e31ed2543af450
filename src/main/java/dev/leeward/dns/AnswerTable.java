package dev.leeward.dns;

import dev.leeward.config.DomainName;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All names that are answered, by their wire form. Immutable but for the compiled answers inside; made once per configuration and shared
 * by all loops.
 *
 * <p>A name without a node is answered by its closest encloser (RFC 4592 section 3.3.1): a flood of unknown names finds one answer, makes
 * none and keeps nothing. Open addressing over plain arrays, at most half full; hashes run from the root to the first label, so that one
 * pass over a name gives those of all its parents. Only operators put names in, so nobody can choose them to collide.
 */
public final class AnswerTable {
    static final int ROOT_HASH = 0x9E3779B9;

    private final byte[][] names;
    private final int[] hashes;
    private final AnswerNode[] nodes;
    private final AnswerSlot outside;

    /** @param outside answers names that lie under no node: REFUSED */
    public AnswerTable(Map<DomainName, AnswerNode> nodesByName, AnswerSlot outside) {
        int capacity = Integer.highestOneBit(Math.max(2, nodesByName.size())) * 4;
        names = new byte[capacity][];
        hashes = new int[capacity];
        nodes = new AnswerNode[capacity];
        this.outside = outside;
        nodesByName.forEach((name, node) -> {
            byte[] wire = name.wire();
            int hash = hash(wire);
            int at = hash & (capacity - 1);
            while (nodes[at] != null) {
                at = (at + 1) & (capacity - 1);
            }
            names[at] = wire;
            hashes[at] = hash;
            nodes[at] = node;
        });
    }

    /** Finds the answer, and tells the question from which label on its name was found. */
    CompiledAnswer find(Question question) {
        AnswerNode node = node(question, 0);
        question.foundFrom = 0;
        if (node != null) {
            return node.slot(question.type).answer(question);
        }
        for (int label = 1; label <= question.labels; label++) {
            node = node(question, label);
            if (node != null) {
                question.foundFrom = label;
                return node.below().slot(question.type).answer(question);
            }
        }
        question.foundFrom = question.labels;
        return outside.answer(question);
    }

    /**
     * Compiles what was asked of {@code before}, so that after a reload the loops need not compile all of it at once. Takes time; not for
     * an event loop.
     */
    public void fillLike(AnswerTable before) {
        Question none = new Question();
        for (int at = 0; at < nodes.length; at++) {
            if (nodes[at] != null) {
                AnswerNode was = before.node(hashes[at], names[at], 0, names[at].length);
                if (was != null) {
                    nodes[at].fillLike(was, none);
                }
            }
        }
    }

    private @Nullable AnswerNode node(Question question, int label) {
        return node(question.hashFrom[label], question.name, question.labelStart[label], question.nameLength);
    }

    private @Nullable AnswerNode node(int hash, byte[] wire, int start, int end) {
        int mask = nodes.length - 1;
        for (int at = hash & mask; nodes[at] != null; at = (at + 1) & mask) {
            if (hashes[at] == hash) {
                byte[] name = names[at];
                if (Arrays.equals(name, 0, name.length, wire, start, end)) {
                    return nodes[at];
                }
            }
        }
        return null;
    }

    private static int hash(byte[] wire) {
        int[] starts = new int[DomainName.MAX_LENGTH];
        int labels = 0;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            starts[labels++] = at;
        }
        int hash = ROOT_HASH;
        while (labels > 0) {
            hash = hashLabel(hash, wire, starts[--labels]);
        }
        return hash;
    }

    /** The hash of a name from that of its parent and its first label, which starts with its length at {@code start}. */
    static int hashLabel(int parent, byte[] name, int start) {
        int hash = parent;
        for (int i = start, end = start + name[start]; i <= end; i++) {
            hash = (hash ^ name[i]) * 0x01000193;
        }
        return hash ^ (hash >>> 15);
    }
}
