package dev.leeward.recovery;

import dev.leeward.steering.Choice;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change of overrides does to answers, told before it is done. Pure.
 *
 * @param emptied services that some clients get a record of now, and would get none of
 * @param lastResort services that are answered from something usable now, and would be from what is down; none that is emptied
 */
record Consequences(List<DomainName> emptied, List<DomainName> lastResort) {

    /** @param after {@code before} with another override on {@code subject} */
    static Consequences of(Snapshot before, Snapshot after, Subject subject) {
        List<DomainName> emptied = new ArrayList<>();
        List<DomainName> lastResort = new ArrayList<>();
        for (Service service : before.topology().services().values()) {
            if (subject.concerns(service)) {
                List<Choice> was = Steering.route(service, before).choices();
                List<Choice> is = Steering.route(service, after).choices();
                if (isEmpty(is) && !isEmpty(was)) {
                    emptied.add(service.name());
                } else if (!isUsable(is) && isUsable(was)) {
                    lastResort.add(service.name());
                }
            }
        }
        return new Consequences(List.copyOf(emptied), List.copyOf(lastResort));
    }

    /** A missing family is no empty answer: a client with both goes on with the other. */
    private static boolean isEmpty(List<Choice> choices) {
        return choices.stream()
                .flatMap(choice -> choice.variants().stream())
                .anyMatch(variant -> variant.places().isEmpty());
    }

    private static boolean isUsable(List<Choice> choices) {
        return choices.stream().allMatch(choice -> choice.reason().isUp());
    }
}
