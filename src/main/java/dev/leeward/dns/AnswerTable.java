package dev.leeward.dns;

import dev.leeward.store.NameCollector;
import dev.leeward.store.NameTable;
import dev.leeward.values.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All names that are answered, by their wire form. Immutable but for the nodes and compiled answers inside; made once per configuration
 * and shared by all loops.
 *
 * <p>A name without a node is answered by its closest encloser (RFC 4592 section 3.3.1): a flood of unknown names finds one answer, makes
 * none and keeps nothing. Of names that are there most hold their answers themselves ({@link VerbatimAnswer}). A flood of the others,
 * which are aliases, delegations and the like, finds room for {@link #MOST_PASSING} nodes in all, where one takes the place of another;
 * those of steered names have places of their own, since to compile their answers takes longest.
 */
public final class AnswerTable {
    /** A node with an answer is some hundreds of bytes, so all of them are some tens of MB. */
    static final int MOST_PASSING = 1 << 16;

    private final NameTable origins;
    private final AnswerZone[] zones;
    private final int[] firstPassing;
    private final @Nullable Passing[] passing;
    private final int mostLabels;
    private final AnswerSlot outside;

    /** A node that is kept until another name needs its place. */
    private record Passing(AnswerZone zone, int number, AnswerNode node) {
        boolean is(AnswerZone zone, int number) {
            return this.zone == zone && this.number == number;
        }
    }

    /** @param outside answers names that lie in no zone: REFUSED */
    public AnswerTable(List<AnswerZone> zones, AnswerSlot outside) {
        this.zones = zones.toArray(AnswerZone[]::new);
        this.firstPassing = new int[this.zones.length];
        this.outside = outside;
        NameCollector collected = new NameCollector(DomainName.ROOT);
        int most = 0;
        int names = 0;
        for (int i = 0; i < this.zones.length; i++) {
            DomainName origin = this.zones[i].names().origin();
            collected.add(origin);
            most = Math.max(most, labels(origin));
            firstPassing[i] = names - this.zones[i].lasting();
            names += this.zones[i].names().size() - this.zones[i].lasting();
        }
        this.origins = collected.table(_ -> true);
        this.mostLabels = most;
        // As many places as names, where that is not too many: then none ever takes another's.
        this.passing = new Passing[Math.min(MOST_PASSING, Integer.highestOneBit(Math.max(1, names)) * 2)];
    }

    private static int labels(DomainName name) {
        return name.isRoot() ? 0 : 1 + labels(name.parent());
    }

    /** Finds the answer, and tells the question from which label on its name was found. */
    Answer find(Question question) {
        for (int label = Math.max(0, question.labels - mostLabels); label <= question.labels; label++) {
            int zone = origins.find(
                    question.name, question.labelStart[label], question.nameLength, question.hashFrom[label]);
            if (zone >= 0) {
                return find(question, zone, label);
            }
        }
        return outside(question);
    }

    /** @param apex the label of the question that the zone's name begins with */
    private Answer find(Question question, int zone, int apex) {
        AnswerZone in = zones[zone];
        NameTable names = in.names();
        for (int label = 0; label <= apex; label++) {
            int number = names.find(
                    question.name, question.labelStart[label], question.nameLength, question.hashFrom[label]);
            if (number >= 0) {
                question.foundFrom = label;
                question.foundNumber = number;
                Answer verbatim = in.verbatim().find(question);
                if (verbatim != null) {
                    return verbatim;
                }
                AnswerNode node = node(zone, number);
                return (label == 0 ? node : node.below()).slot(question.type).answer(question);
            }
        }
        return outside(question);
    }

    private CompiledAnswer outside(Question question) {
        question.foundFrom = question.labels;
        return outside.answer(question);
    }

    private AnswerNode node(int zone, int number) {
        AnswerZone in = zones[zone];
        if (number < in.lasting()) {
            return in.lasting(number);
        }
        int place = (firstPassing[zone] + number) & (passing.length - 1);
        Passing there = passing[place];
        if (there == null || !there.is(in, number)) {
            // As with the answers in slots: loops race, and either's node is right.
            there = new Passing(in, number, in.make(number));
            passing[place] = there;
        }
        return there.node();
    }

    /**
     * Compiles what was asked of {@code before}, so that after a reload the loops need not compile all of it at once. Takes time; not for
     * an event loop.
     */
    public void fillLike(AnswerTable before) {
        Question none = new Question();
        for (AnswerZone zone : before.zones) {
            for (int number = 0; number < zone.lasting(); number++) {
                AnswerNode was = zone.lastingIfMade(number);
                if (was != null) {
                    fillLike(was, zone.names().name(number), none);
                }
            }
        }
        for (Passing was : before.passing) {
            if (was != null) {
                fillLike(was.node(), was.zone().names().name(was.number()), none);
            }
        }
    }

    private void fillLike(AnswerNode was, DomainName name, Question none) {
        DomainName origin = name;
        int zone = origins.find(origin);
        while (zone < 0 && !origin.isRoot()) {
            origin = origin.parent();
            zone = origins.find(origin);
        }
        int number = zone < 0 ? -1 : zones[zone].names().find(name);
        if (number >= 0) {
            node(zone, number).fillLike(was, none);
        }
    }
}
