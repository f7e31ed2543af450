package dev.leeward.dns;

import dev.leeward.guard.AnswerKind;
import dev.leeward.store.VerbatimNames;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How the names of a zone are answered that hold their answers themselves: with their records as they lie in the zone's memory. One for
 * all of them; the question says which name it is. Nothing is compiled or kept, so it does not matter how many names are asked for.
 */
public final class VerbatimAnswer implements Answer {
    private final VerbatimNames names;
    private final IntPredicate compiled;
    private final AnswerSlot noData;
    private final AnswerSlot noName;

    /**
     * @param compiled types whose records have others beside them in an answer
     * @param noData answers the types that a name does not have
     * @param noName answers the names below, which are not there
     */
    public VerbatimAnswer(VerbatimNames names, IntPredicate compiled, AnswerSlot noData, AnswerSlot noName) {
        this.names = names;
        this.compiled = compiled;
        this.noData = noData;
        this.noName = noName;
    }

    /** The answer to a question that was found; null when the name's node has to tell it. */
    @Nullable
    Answer find(Question question) {
        int number = question.foundNumber;
        if (!names.has(number)) {
            return null;
        }
        if (question.foundFrom > 0) {
            return noName.answer(question);
        }
        if (length(question) > 0) {
            return compiled.test(question.type) ? null : this;
        }
        return question.type == Wire.TYPE_ANY && !names.isEmpty(number) ? null : noData.answer(question);
    }

    @Override
    public AnswerKind kind() {
        return AnswerKind.POSITIVE;
    }

    /** Bytes that the records for the question take behind it. */
    int length(Question question) {
        return names.length(question.foundNumber, question.type);
    }

    /** Writes them so that they end before {@code end}, and says how many they are. */
    int write(Question question, byte[] to, int end) {
        return names.write(question.foundNumber, question.type, to, end);
    }
}
