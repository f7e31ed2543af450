package dev.leeward.steering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the traffic of an order of regions is shared out, so that a failover does not take the survivors down too. Pure.
 *
 * <pre>
 *   the region                      what it carried goes
 *   is out                          away, all of it: to the survivors in order, up to capacity x fill of each;
 *                                     what is left then is spread over them by capacity
 *   has lost a part of its weight   away in part: what is beyond the capacity it has left, x fill,
 *                                     and only as far as the survivors behind it have room
 *   is whole                        on
 * </pre>
 *
 * A region that is not told its capacity and load ends the sharing: it takes whatever reaches it.
 */
final class Capacity {
    /** Shares are told as parts of this. */
    static final int WHOLE = 1000;

    private Capacity() {}

    /**
     * A region in the order of preference.
     *
     * @param left which part of its weight is usable, of 1.0; 0: it is out
     */
    record Place(Region region, double left) {
        double room() {
            return capacity() * region.fill() - load();
        }

        double capacity() {
            return region.capacity() == null ? 0 : region.capacity() * left;
        }

        double load() {
            return region.load() == null ? 0 : region.load();
        }
    }

    /**
     * The share of each place, as parts of {@link #WHOLE}, of the traffic that would go to the first that is not out.
     *
     * @param places in order of preference, at least one of them not out
     */
    static int[] shares(List<Place> places) {
        int first = 0;
        while (places.get(first).left() == 0) {
            first++;
        }
        double away = first > 0 ? away(places) : places.getFirst().load();
        if (!areMeasured(places.subList(0, first + 1)) || away == 0) {
            int[] shares = new int[places.size()];
            shares[first] = WHOLE;
            return shares;
        }
        return first == 0 ? degraded(places) : moved(places, first, away);
    }

    private static boolean areMeasured(List<Place> places) {
        for (Place place : places) {
            if (!place.region().isMeasured()) {
                return false;
            }
        }
        return true;
    }

    private static double away(List<Place> places) {
        double away = 0;
        for (Place place : places) {
            away += place.left() == 0 ? place.load() : 0;
        }
        return away;
    }

    private static int[] moved(List<Place> places, int first, double away) {
        double[] taken = new double[places.size()];
        List<Integer> survivors = new ArrayList<>();
        double rest = away;
        for (int i = first; i < taken.length; i++) {
            Place place = places.get(i);
            if (place.left() > 0) {
                survivors.add(i);
                taken[i] = place.region().isMeasured() ? Math.min(rest, Math.max(0, place.room())) : rest;
                rest -= taken[i];
            }
        }
        double capacity =
                survivors.stream().mapToDouble(i -> places.get(i).capacity()).sum();
        for (int i : survivors) {
            taken[i] += capacity == 0 ? 0 : rest * places.get(i).capacity() / capacity;
        }
        return parts(taken);
    }

    private static int[] degraded(List<Place> places) {
        double[] taken = new double[places.size()];
        Place first = places.getFirst();
        double excess = first.left() < 1 ? Math.max(0, -first.room()) : 0;
        taken[0] = first.load();
        for (int i = 1; i < taken.length && excess > 0; i++) {
            Place place = places.get(i);
            double room = place.region().isMeasured() ? Math.max(0, place.room()) : 0;
            taken[i] = place.left() == 0 ? 0 : Math.min(excess, room);
            excess -= taken[i];
            taken[0] -= taken[i];
        }
        return parts(taken);
    }

    /** Rounded so that they add up: what rounding leaves over, or takes too much, is the greatest one's. */
    private static int[] parts(double[] taken) {
        double sum = Arrays.stream(taken).sum();
        int[] parts = new int[taken.length];
        int greatest = 0;
        int left = WHOLE;
        for (int i = 0; i < taken.length; i++) {
            parts[i] = (int) Math.round(WHOLE * taken[i] / sum);
            left -= parts[i];
            greatest = taken[i] > taken[greatest] ? i : greatest;
        }
        parts[greatest] += left;
        return parts;
    }
}
