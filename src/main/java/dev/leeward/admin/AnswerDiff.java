package dev.leeward.admin;

import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the answers of the services would change under another configuration, with the verdicts of now. Pure.
 *
 * <p>The share of a change is the part of the clients, drawn at random, that would get other records: half the sum of the differences
 * between what each answer's share is before and after (half the L1 distance of the distributions). Where the answer depends on the
 * client's network, it is the mean over {@link ClientSample}.
 *
 * @param services that run now
 * @param newMembers targets that are not probed yet; they count as up, as they will soon be if the file is right
 * @param changes the greatest share first
 */
public record AnswerDiff(int services, int newMembers, List<Change> changes) {
    /** Shares that differ by less are equal: what is left of adding doubles. */
    private static final double EQUAL = 1e-9;

    /** What happens to a service. */
    public enum What {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * A service whose answers change.
     *
     * @param share of its clients that get another answer, of 1.0; 0 for one that is added, or that changes its TTL alone
     * @param networks client networks that the share was measured over; 0: it is exact
     */
    public record Change(DomainName name, What what, double share, int networks, List<OfType> types) {}

    /** The same of one type. The TTLs are in seconds; 0 where there is no answer. */
    public record OfType(String type, double share, int ttlBefore, int ttlAfter, List<Part> before, List<Part> after) {}

    /** Records that a share of the clients gets. */
    public record Part(double share, String source, List<String> data) {}

    /** @param next what would run instead of the topology of {@code running} */
    public static AnswerDiff between(Snapshot running, Topology next, Instant now) {
        Map<Target, Verdict> assumed = new HashMap<>();
        for (Target target : next.targets()) {
            if (running.topology().indexOf(target) == null) {
                assumed.put(target, Verdict.of(Status.UP, true, now, "not probed yet, taken as up"));
            }
        }
        Snapshot after = running.withTopology(next, now).withVerdicts(assumed, now);
        Set<DomainName> names = new TreeSet<>(running.topology().services().keySet());
        names.addAll(next.services().keySet());
        List<Change> changes = new ArrayList<>();
        for (DomainName name : names) {
            Service was = running.topology().services().get(name);
            Service is = next.services().get(name);
            if (was != null && is != null) {
                Change change = changed(name, Answers.of(was, running), Answers.of(is, after));
                if (!change.types().isEmpty()) {
                    changes.add(change);
                }
            } else if (was != null) {
                changes.add(of(name, What.REMOVED, 1, Answers.of(was, running), Answers.NONE));
            } else if (is != null) {
                changes.add(of(name, What.ADDED, 0, Answers.NONE, Answers.of(is, after)));
            }
        }
        changes.sort(Comparator.comparingDouble(Change::share).reversed().thenComparing(Change::name));
        return new AnswerDiff(running.topology().services().size(), assumed.size(), List.copyOf(changes));
    }

    static Change changed(DomainName name, Answers was, Answers is) {
        if (was.equals(is)) {
            return new Change(name, What.CHANGED, 0, 0, List.of());
        }
        List<OfType> types = types(was, is);
        double share = types.stream().mapToDouble(OfType::share).max().orElse(0);
        return new Change(name, What.CHANGED, share, Math.max(was.networks(), is.networks()), types);
    }

    private static Change of(DomainName name, What what, double share, Answers was, Answers is) {
        return new Change(name, what, share, 0, types(was, is));
    }

    private static List<OfType> types(Answers was, Answers is) {
        Set<String> types = new TreeSet<>(was.types());
        types.addAll(is.types());
        List<OfType> changed = new ArrayList<>();
        for (String type : types) {
            double share = share(was, is, type);
            int ttlBefore = was.types().contains(type) ? was.ttl() : 0;
            int ttlAfter = is.types().contains(type) ? is.ttl() : 0;
            if (share > EQUAL || ttlBefore != ttlAfter) {
                changed.add(new OfType(type, share, ttlBefore, ttlAfter, was.parts(type), is.parts(type)));
            }
        }
        return changed;
    }

    private static double share(Answers was, Answers is, String type) {
        List<Map<List<Place>, Double>> before = was.distributions(type);
        List<Map<List<Place>, Double>> after = is.distributions(type);
        double[][] distances = new double[before.size()][after.size()];
        for (double[] row : distances) {
            Arrays.fill(row, -1);
        }
        int networks = Math.max(1, Math.max(was.networks(), is.networks()));
        double sum = 0;
        for (int network = 0; network < networks; network++) {
            int b = was.choiceOf(network);
            int a = is.choiceOf(network);
            if (distances[b][a] < 0) {
                distances[b][a] = distance(before.get(b), after.get(a));
            }
            sum += distances[b][a];
        }
        return sum / networks;
    }

    /** Half the L1 distance: how much has to be moved to make one of the other. */
    private static double distance(Map<List<Place>, Double> a, Map<List<Place>, Double> b) {
        double sum = 0;
        for (Map.Entry<List<Place>, Double> entry : a.entrySet()) {
            sum += Math.abs(entry.getValue() - b.getOrDefault(entry.getKey(), 0.0));
        }
        for (Map.Entry<List<Place>, Double> entry : b.entrySet()) {
            sum += a.containsKey(entry.getKey()) ? 0 : entry.getValue();
        }
        return sum / 2;
    }
}
