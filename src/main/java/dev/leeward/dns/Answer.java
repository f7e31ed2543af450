package dev.leeward.dns;

import dev.leeward.guard.AnswerKind;

/** What a question is answered with. */
sealed interface Answer permits CompiledAnswer, VerbatimAnswer {
    /** What it counts as where answers are limited; ANY is told by the question. */
    AnswerKind kind();
}
