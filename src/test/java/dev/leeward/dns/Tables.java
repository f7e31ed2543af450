package dev.leeward.dns;

import dev.leeward.store.NameCollector;
import dev.leeward.store.VerbatimNames;
import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables of answers for tests. */
final class Tables {
    /** For zones all of whose names have nodes. */
    static final VerbatimAnswer NO_VERBATIM = new VerbatimAnswer(VerbatimNames.none(), _ -> true, unused(), unused());

    private Tables() {}

    private static AnswerSlot unused() {
        return new AnswerSlot(_ -> {
            throw new AssertionError("no name is answered as it stands");
        });
    }

    /** One zone, the root, that has these names alone. */
    static AnswerTable of(Map<DomainName, AnswerNode> nodes, AnswerSlot outside) {
        NameCollector names = new NameCollector(DomainName.ROOT);
        List<AnswerNode> byNumber = new ArrayList<>();
        nodes.forEach((name, node) -> {
            names.add(name);
            byNumber.add(node);
        });
        return new AnswerTable(List.of(new AnswerZone(names.table(_ -> true), NO_VERBATIM, 0, byNumber::get)), outside);
    }
}
