package dev.leeward.steering;

import java.util.List;
import java.util.stream.Stream;

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

    /** IPv4 and IPv6 each go their own way. */
    record ByFamily(Routing v4, Routing v6) implements Routing {}

    /** Every choice there is for some client. */
    default List<Choice> choices() {
        return switch (this) {
            case Same(Choice choice) -> List.of(choice);
            case ByNetwork(ClientTable _, List<Choice> choices) -> choices;
            case ByFamily(Routing v4, Routing v6) ->
                Stream.concat(v4.choices().stream(), v6.choices().stream()).toList();
        };
    }

    /** What holds for the addresses of one family. */
    default Routing of(boolean v4) {
        return this instanceof ByFamily byFamily ? (v4 ? byFamily.v4 : byFamily.v6) : this;
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
