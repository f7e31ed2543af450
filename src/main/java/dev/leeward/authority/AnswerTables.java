package dev.leeward.authority;

import dev.leeward.config.DomainName;
import dev.leeward.dns.AnswerNode;
import dev.leeward.dns.AnswerSlot;
import dev.leeward.dns.AnswerTable;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Wire;
import dev.leeward.zone.Node;
import dev.leeward.zone.Zone;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Lays out the table of answers for an authority: for each name which types have an answer of their own, and what is shared. Compiles
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
final class AnswerTables {
    private final Authority authority;
    private final Map<DomainName, AnswerNode> nodes = new HashMap<>();

    private AnswerTables(Authority authority) {
        this.authority = authority;
    }

    static AnswerTable of(Authority authority) {
        AnswerTables tables = new AnswerTables(authority);
        authority.zones().all().forEach(tables::add);
        CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
        return new AnswerTable(tables.nodes, new AnswerSlot(_ -> refused));
    }

    private void add(Zone zone) {
        AnswerSlot noName = new AnswerSlot(_ -> authority.noName(zone));
        AnswerSlot noData = new AnswerSlot(_ -> authority.noData(zone));
        AnswerNode nothingBelow = new AnswerNode(Collections.emptySortedMap(), noName, null);
        zone.nodes().forEach((name, node) -> {
            // A zone below this one that is served here too has its names to itself.
            if (zone.equals(authority.zones().find(name, Authority.NO_TYPE))) {
                nodes.put(
                        name,
                        node.cut()
                                ? cut(name)
                                : answering(name, noData, below(zone, name, node, noData, nothingBelow)));
            }
        });
    }

    private AnswerNode cut(DomainName name) {
        AnswerSlot referral = slot(below(name), Authority.NO_TYPE);
        AnswerNode below = new AnswerNode(Collections.emptySortedMap(), referral, null);
        return new AnswerNode(own(name, List.of(Type.DS)), referral, below);
    }

    private AnswerNode below(Zone zone, DomainName name, Node node, AnswerSlot noData, AnswerNode nothingBelow) {
        if (node.redirects()) {
            AnswerSlot each = new AnswerSlot(question ->
                    authority.compile(question.name(), question.type()).forThisQuestion());
            return new AnswerNode(Collections.emptySortedMap(), each, null);
        }
        if (name.length() + 2 <= DomainName.MAX_LENGTH && zone.nodes().containsKey(name.wildcard())) {
            return answering(below(name), noData, null);
        }
        return nothingBelow;
    }

    /** A node whose types have answers of their own, for names that exist or are synthesized. */
    private AnswerNode answering(DomainName name, AnswerSlot noData, @Nullable AnswerNode below) {
        Authority.Types types = authority.types(name);
        return new AnswerNode(
                own(name, types.own()), types.plainNoData() ? noData : slot(name, Authority.NO_TYPE), below);
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
