package dev.leeward.dns;

import dev.leeward.store.NameTable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names of one zone, and how each is answered: as it stands, or by a node, which is made when its name is first asked for. So a zone
 * of a million names costs its names and nothing more.
 */
public final class AnswerZone {
    private final NameTable names;
    private final VerbatimAnswer verbatim;
    private final @Nullable AnswerNode[] lasting;
    private final IntFunction<AnswerNode> recipe;

    /**
     * @param verbatim answers the names that need no node
     * @param lasting the nodes of how many names, from number 0, are kept for good once they are made
     * @param recipe makes the node of a name by its number; called on event loops, perhaps on two at once
     */
    public AnswerZone(NameTable names, VerbatimAnswer verbatim, int lasting, IntFunction<AnswerNode> recipe) {
        this.names = names;
        this.verbatim = verbatim;
        this.lasting = new AnswerNode[lasting];
        this.recipe = recipe;
    }

    NameTable names() {
        return names;
    }

    VerbatimAnswer verbatim() {
        return verbatim;
    }

    int lasting() {
        return lasting.length;
    }

    AnswerNode make(int number) {
        return recipe.apply(number);
    }

    /** A node that is kept for good; loops race to make it, and either's is right. */
    AnswerNode lasting(int number) {
        AnswerNode node = lasting[number];
        if (node == null) {
            node = make(number);
            lasting[number] = node;
        }
        return node;
    }

    /** The same, when it has been asked for. */
    @Nullable
    AnswerNode lastingIfMade(int number) {
        return lasting[number];
    }
}
