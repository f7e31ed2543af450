package dev.leeward.steering;

import dev.leeward.config.Host;
import dev.leeward.steering.Choice.Place;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The addresses that members stand for. In each family, members of weight 0 are left out while there are others. */
final class Places {
    /** Of what {@link Serving#weight} tells, a member that bears all of its weight has so many parts for each. */
    static final long WHOLE = 1000;

    private Places() {}

    /** A member and what it weighs, as {@link Serving#weight} tells it. */
    record Weighed(Member member, long weight) {}

    static List<Place> of(List<Weighed> members) {
        List<Place> places = new ArrayList<>(members.size());
        // In whole weights, while everybody bears all of theirs.
        long unit = members.stream().allMatch(weighed -> weighed.weight() % WHOLE == 0) ? WHOLE : 1;
        addFamily(members.stream().filter(weighed -> isV4(weighed.member())).toList(), unit, places);
        addFamily(members.stream().filter(weighed -> !isV4(weighed.member())).toList(), unit, places);
        return List.copyOf(places);
    }

    private static void addFamily(List<Weighed> family, long unit, List<Place> places) {
        boolean allZero = family.stream().allMatch(weighed -> weighed.weight() == 0);
        for (Weighed weighed : family) {
            Host host = weighed.member().address();
            long weight = allZero ? 1 : weighed.weight() / unit;
            if (weight > 0 && places.stream().noneMatch(place -> place.address().equals(host))) {
                places.add(new Place(host, weight));
            }
        }
    }

    static boolean isV4(Member member) {
        return member.address() instanceof Host.Address(InetAddress address) && address instanceof Inet4Address;
    }
}
