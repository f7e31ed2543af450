package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.steering.Capacity.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    /** Regions as {@code capacity/load}, {@code -} when not told, behind {@code x} what is left of it. */
    private static List<Place> places(String text) {
        List<Place> places = new ArrayList<>();
        for (String one : text.strip().split(" +")) {
            String[] parts = one.split("x");
            String[] told = parts[0].split("/");
            Region region = told[0].equals("-")
                    ? new Region("r" + places.size(), 1, null, null, 0.8, null)
                    : new Region("r" + places.size(), 1, Long.valueOf(told[0]), Long.valueOf(told[1]), 0.8, null);
            places.add(new Place(region, parts.length > 1 ? Double.parseDouble(parts[1]) : 1));
        }
        return places;
    }

    @ParameterizedTest
    @CsvSource({
        // Whole: it carries its own, however much that is.
        "100/50      100/50 100/50,          1000 0 0",
        "100/95      100/50 100/50,          1000 0 0",
        "-           100/50 100/50,          1000 0 0",
        // Out: the survivors in order, each up to 80 of 100.
        "100/50x0    200/50 100/50,          0 1000 0",
        "100/50x0    100/50 100/50,          0 600 400",
        "100/60x0    100/50 100/50,          0 500 500",
        "100/60x0    100/80 100/20,          0 0 1000",
        // No room is left: what is over is spread by capacity.
        "100/80x0    100/80 100/80,          0 500 500",
        "100/80x0    100/80 300/240,         0 250 750",
        "100/90x0    100/50 100/50,          0 500 500",
        "100/90x0    100/50 200/130,         0 444 556",
        // Two are out: all of what they carried has to go somewhere.
        "100/50x0    100/50x0 200/50,        0 0 1000",
        "100/50x0    100/50 100/50x0 100/20, 0 350 0 650",
        // Degraded: only what is beyond the rest of its capacity, and only as far as others have room.
        "100/50x0.5  100/20 100/20,          800 200 0",
        "100/50x0.5  100/80 100/20,          800 0 200",
        "100/50x0.5  100/80 100/80,          1000 0 0",
        "100/50x0.1  100/50 100/75,          300 600 100",
        "100/50x0.9  100/20 100/20,          1000 0 0",
        // Not told: it takes what reaches it, and nobody is relieved onto it.
        "100/50x0    -      100/20,          0 1000 0",
        "100/80x0    100/50 -,               0 375 625",
        "-x0         100/50 100/50,          0 1000 0",
        "100/50x0.1  -      100/20,          160 0 840",
        // Nothing to move.
        "100/0x0     100/80 100/20,          0 1000 0",
        "100/0x0.5   100/80 100/20,          1000 0 0",
    })
    void sharesOut(String regions, String shares) {
        assertEquals(
                shares,
                Arrays.stream(Capacity.shares(places(regions)))
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void sharesAreNeverNegativeAndAddUp() {
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            List<Place> places = new ArrayList<>();
            int regions = 1 + random.nextInt(6);
            for (int r = 0; r < regions; r++) {
                boolean told = random.nextInt(8) > 0;
                double left = random.nextInt(3) == 0 ? 0 : random.nextInt(2) == 0 ? 1 : random.nextDouble();
                places.add(new Place(
                        new Region(
                                "r" + r,
                                1,
                                told ? Long.valueOf(1 + random.nextInt(1000)) : null,
                                told ? Long.valueOf(random.nextInt(1200)) : null,
                                0.8,
                                null),
                        left));
            }
            if (places.stream().allMatch(place -> place.left() == 0)) {
                continue;
            }
            int[] shares = Capacity.shares(places);
            String told = places + " " + Arrays.toString(shares);
            assertEquals(Capacity.WHOLE, Arrays.stream(shares).sum(), told);
            for (int r = 0; r < regions; r++) {
                assertEquals(
                        true, shares[r] >= 0 && (shares[r] == 0 || places.get(r).left() > 0), told);
            }
        }
    }
}
