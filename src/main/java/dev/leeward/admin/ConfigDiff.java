package dev.leeward.admin;

import dev.leeward.admin.AnswerDiff.Change;
import dev.leeward.values.DomainName;
import dev.leeward.zone.ZoneDiff;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What another configuration would change in all that is answered. */
public record ConfigDiff(AnswerDiff answers, ZoneDiff zones) {
    /** What is affected most: a service, or the static records of a zone. */
    public record Affected(DomainName name, boolean isZone, double share) {
        @Override
        public String toString() {
            return "%s%s %.1f%%".formatted(isZone ? "zone " : "", name, 100 * share);
        }
    }

    /**
     * The services and zones of which a share changes, the greatest first. The greatest is what {@code max-change} is about: a mean over
     * many would not show that one is lost.
     */
    public List<Affected> worst() {
        List<Affected> worst = new ArrayList<>();
        for (Change change : answers.changes()) {
            worst.add(new Affected(change.name(), false, change.share()));
        }
        for (Map.Entry<DomainName, Double> zone : zones.shares().entrySet()) {
            worst.add(new Affected(zone.getKey(), true, zone.getValue()));
        }
        worst.removeIf(affected -> affected.share() == 0);
        worst.sort(Comparator.comparingDouble(Affected::share).reversed());
        return worst;
    }
}
