package dev.leeward.authority;

import dev.leeward.dns.AnswerNode;
import dev.leeward.dns.AnswerSlot;
import dev.leeward.dns.AnswerZone;
import dev.leeward.dns.VerbatimAnswer;
import dev.leeward.dns.Wire;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Node;
import dev.leeward.zone.Zone;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Says how the names of one zone are answered: for each name which types have an answer of their own, and what is shared. Compiles
 * nothing; each answer is made when it is first asked for.
 *
 *   name is…            its types                      any other type   names below without a node
 *   plain               each by itself, ANY            NODATA           NXDOMAIN, or those of its wildcard
 *   an alias            those of where it leads        the alias, …     NXDOMAIN
 *   steered             A, AAAA, static ones, ANY      NODATA (capped)  NXDOMAIN, or those of its wildcard
 *   empty (RFC 8020)    none                           NODATA           NXDOMAIN, or those of its wildcard
 *   a zone cut          DS                             the referral     the referral
 *   a DNAME's owner     as plain                       NODATA           made for each question
 *
 * <p>What stands for all names below a node is compiled for one with the label NUL before the node's name, so that no part of it but the
 * node's name is shared with the answer.
 */
final class ZoneAnswers {
    private final Pathfinder paths;
    private final Authority authority;
    private final Zone zone;
    private final AnswerSlot noName;
    private final AnswerSlot noData;
    private final AnswerNode nothingBelow;

    private ZoneAnswers(Pathfinder paths, Authority authority, Zone zone) {
        this.paths = paths;
        this.authority = authority;
        this.zone = zone;
        this.noName = new AnswerSlot(_ -> authority.negative(zone, Wire.NXDOMAIN));
        this.noData = new AnswerSlot(_ -> authority.negative(zone, Wire.NOERROR));
        this.nothingBelow = new AnswerNode(Collections.emptySortedMap(), noName, null);
    }

    /** The names of {@code zone}; a zone below it that is served here too has its names to itself. */
    static AnswerZone of(Pathfinder paths, Authority authority, Zone zone) {
        ZoneAnswers answers = new ZoneAnswers(paths, authority, zone);
        return new AnswerZone(zone.names(), answers.verbatim(), zone.steered(), answers::node);
    }

    private VerbatimAnswer verbatim() {
        return new VerbatimAnswer(zone.verbatim(), TargetAddresses::haveSome, noData, noName);
    }

    private AnswerNode node(int number) {
        DomainName name = zone.names().name(number);
        Node node = zone.node(number);
        return node.cut() ? cut(name) : answering(name, below(name, node));
    }

    private AnswerNode cut(DomainName name) {
        AnswerSlot referral = slot(below(name), Pathfinder.NO_TYPE);
        AnswerNode below = new AnswerNode(Collections.emptySortedMap(), referral, null);
        return new AnswerNode(own(name, List.of(Type.DS)), referral, below);
    }

    private AnswerNode below(DomainName name, Node node) {
        if (node.redirects()) {
            AnswerSlot each = new AnswerSlot(question ->
                    authority.compile(question.name(), question.type()).forThisQuestion());
            return new AnswerNode(Collections.emptySortedMap(), each, null);
        }
        if (name.length() + 2 <= DomainName.MAX_LENGTH && zone.nodes().containsKey(name.wildcard())) {
            return answering(below(name), null);
        }
        return nothingBelow;
    }

    /** A node whose types have answers of their own, for names that exist or are synthesized. */
    private AnswerNode answering(DomainName name, @Nullable AnswerNode below) {
        Pathfinder.Types types = paths.types(name);
        return new AnswerNode(
                own(name, types.own()), types.plainNoData() ? noData : slot(name, Pathfinder.NO_TYPE), below);
    }

    private SortedMap<Integer, AnswerSlot> own(DomainName name, Collection<Integer> types) {
        SortedMap<Integer, AnswerSlot> own = new TreeMap<>();
        types.forEach(type -> own.put(type, slot(name, type)));
        return own;
    }

    private AnswerSlot slot(DomainName name, int type) {
        return new AnswerSlot(_ -> authority.compile(name, type));
    }

    /** A name that stands for all names below {@code name} without a node; {@code name} itself when it is too long for there to be any. */
    static DomainName below(DomainName name) {
        return name.length() + 2 <= DomainName.MAX_LENGTH ? name.prepend((byte) 0) : name;
    }
}
