package dev.leeward.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The steps of a plan; written as one list for every region, or as a list for each.
 *
 * @param everywhere towards any region; empty when {@code towards} is written
 * @param towards by region; empty when {@code everywhere} is written
 */
@ListOrMap
public record StepsConfig(List<StepConfig> everywhere, Map<String, List<StepConfig>> towards) {
    /** Every one of them, towards whatever region. */
    public Stream<StepKind> all() {
        return Stream.concat(everywhere.stream(), towards.values().stream().flatMap(List::stream))
                .map(StepConfig::kind);
    }
}
