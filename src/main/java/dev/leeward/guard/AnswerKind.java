package dev.leeward.guard;

/**
 * Answers that are counted together where they are limited: many of one kind under one name are what an attack looks like, whatever the
 * questions were.
 */
public enum AnswerKind {
    /** Records; counted by the name that was asked for, or its wildcard. */
    POSITIVE(1),
    /** No records of this type; by name. */
    NODATA(2),
    /** No such name; by the closest name above that exists, so that random names count as one. */
    NXDOMAIN(3),
    /** Name servers of a zone below; by that zone. */
    REFERRAL(4),
    /** Whatever ANY gets; all together. */
    ANY(5),
    /** Refusals, errors in the question, failures; all together. */
    ERROR(6);

    /** In hashes. */
    final int number;

    AnswerKind(int number) {
        this.number = number;
    }

    /** Whether answers of this kind count together, whatever their names. */
    boolean isOneForAllNames() {
        return this == ANY || this == ERROR;
    }
}
