package dev.leeward.dns;

import dev.leeward.config.DomainName;
import dev.leeward.names.NameCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables of answers for tests. */
final class Tables {
    private Tables() {}

    /** One zone, the root, that has these names alone. */
    static AnswerTable of(Map<DomainName, AnswerNode> nodes, AnswerSlot outside) {
        NameCollector names = new NameCollector(DomainName.ROOT);
        List<AnswerNode> byNumber = new ArrayList<>();
        nodes.forEach((name, node) -> {
            names.add(name);
            byNumber.add(node);
        });
        return new AnswerTable(List.of(new AnswerZone(names.table(_ -> true), 0, byNumber::get)), outside);
    }
}
