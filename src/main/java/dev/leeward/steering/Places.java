package dev.leeward.steering;

import dev.leeward.config.Host;
import dev.leeward.steering.Choice.Place;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The addresses that members stand for. In each family, members of weight 0 are left out while there are others. */
final class Places {
    private Places() {}

    static List<Place> of(List<Member> members) {
        return of(members, Member::weight);
    }

    /** @param weight of a member among {@code members}; 0 or more */
    static List<Place> of(List<Member> members, ToLongFunction<Member> weight) {
        List<Place> places = new ArrayList<>(members.size());
        addFamily(members.stream().filter(m -> isV4(m)).toList(), weight, places);
        addFamily(members.stream().filter(m -> !isV4(m)).toList(), weight, places);
        return List.copyOf(places);
    }

    private static void addFamily(List<Member> family, ToLongFunction<Member> weight, List<Place> places) {
        boolean allZero = family.stream().allMatch(m -> weight.applyAsLong(m) == 0);
        for (Member member : family) {
            long w = allZero ? 1 : weight.applyAsLong(member);
            if (w > 0 && places.stream().noneMatch(p -> p.address().equals(member.address()))) {
                places.add(new Place(member.address(), w));
            }
        }
    }

    static boolean isV4(Member member) {
        return member.address() instanceof Host.Address(InetAddress address) && address instanceof Inet4Address;
    }
}
