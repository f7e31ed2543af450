package dev.leeward.steering;

import dev.leeward.steering.Choice.Place;
import dev.leeward.values.Host;
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
        long unit = WHOLE;
        for (Weighed weighed : members) {
            unit = weighed.weight() % WHOLE == 0 ? unit : 1;
        }
        addFamily(members, true, unit, places);
        addFamily(members, false, unit, places);
        return List.copyOf(places);
    }

    private static void addFamily(List<Weighed> members, boolean v4, long unit, List<Place> places) {
        boolean allZero = true;
        for (Weighed weighed : members) {
            allZero &= isV4(weighed.member()) != v4 || weighed.weight() == 0;
        }
        for (Weighed weighed : members) {
            Host host = weighed.member().address();
            long weight = allZero ? 1 : weighed.weight() / unit;
            if (weight > 0 && isV4(weighed.member()) == v4 && !isAmong(places, host)) {
                places.add(new Place(host, weight));
            }
        }
    }

    private static boolean isAmong(List<Place> places, Host host) {
        for (Place place : places) {
            if (place.address().equals(host)) {
                return true;
            }
        }
        return false;
    }

    static boolean isV4(Member member) {
        return member.address() instanceof Host.Address(InetAddress address) && address instanceof Inet4Address;
    }
}
