package dev.leeward.steering;

import java.util.List;

/** Where all clients of a service go now. */
public sealed interface Routing {
    /** One choice for every client. */
    record Same(Choice choice) implements Routing {}

    /**
     * A choice for each kind of client network.
     *
     * @param table gives the index of a client's choice
     */
    record ByNetwork(ClientTable table, List<Choice> choices) implements Routing {}

    /** Every choice there is for some client. */
    default List<Choice> choices() {
        return switch (this) {
            case Same(Choice choice) -> List.of(choice);
            case ByNetwork(ClientTable _, List<Choice> choices) -> choices;
        };
    }

    /** Whether no client could tell the two apart; of one service. */
    default boolean answersAs(Routing other) {
        List<Choice> mine = choices();
        List<Choice> others = other.choices();
        if (mine.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!mine.get(i).answersAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
