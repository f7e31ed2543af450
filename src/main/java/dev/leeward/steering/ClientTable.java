package dev.leeward.steering;

import dev.leeward.values.Addresses;
import dev.leeward.values.IpNetwork;
import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which index a client has, by the network it is in. Immutable; a lookup is a binary search that allocates nothing.
 *
 * <p>Addresses are 128 bits, IPv4 ones IPv4-mapped (RFC 4291 section 2.5.5.2). The families are kept apart, as if the mapped block
 * were not part of IPv6: each is a list of ranges, from a start to the next one's, no two neighbours of one index.
 */
public final class ClientTable {
    private static final int MAPPED_BITS = 96;
    private static final long MAPPED = 0xffffL << 32;

    private final Ranges v4;
    private final Ranges v6;
    private final int otherwise;

    /** A network and the index of its clients. */
    public record Entry(IpNetwork network, int index) {}

    private ClientTable(Ranges v4, Ranges v6, int otherwise) {
        this.v4 = v4;
        this.v6 = v6;
        this.otherwise = otherwise;
    }

    /**
     * A table in which the first entry that holds a client tells its index.
     *
     * @param otherwise the index of clients that no entry holds
     */
    public static ClientTable of(List<Entry> entries, int otherwise) {
        return new ClientTable(ranges(entries, true, otherwise), ranges(entries, false, otherwise), otherwise);
    }

    /** The index of clients that no entry holds. */
    public int otherwise() {
        return otherwise;
    }

    /** The index of a client. */
    public int index(long high, long low) {
        Ranges ranges = isMapped(high, low) ? v4 : v6;
        return ranges.index[ranges.find(high, low)];
    }

    /**
     * How many leading bits of a client's address decide its index: the shortest prefix around it within which every address has the same.
     * Blocks that two clients get are the same or apart, never one inside the other.
     *
     * @return 0 to 128; for an IPv4 client at least 96
     */
    public int prefix(long high, long low) {
        boolean mapped = isMapped(high, low);
        return (mapped ? v4 : v6).prefix(high, low, mapped ? MAPPED_BITS : 0);
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private static Ranges ranges(List<Entry> entries, boolean v4, int otherwise) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            IpNetwork network = entries.get(i).network();
            if (network.address() instanceof Inet4Address == v4) {
                blocks.add(Block.of(network, i));
            }
        }
        blocks.sort(Block.WIDER_FIRST);
        Ranges.Builder ranges = new Ranges.Builder(v4 ? MAPPED : 0, otherwise);
        Deque<Block> open = new ArrayDeque<>();
        for (Block block : blocks) {
            while (!open.isEmpty() && open.peek().endsBefore(block)) {
                ranges.leave(open.pop(), index(open.peek(), entries, otherwise));
            }
            // Networks lie one in the other or apart, so the first entry of all around a place is known from the next
            // one out.
            Block outer = open.peek();
            Block first = outer == null || block.entry < outer.entry ? block : block.withEntry(outer.entry);
            open.push(first);
            ranges.add(first.high, first.low, index(first, entries, otherwise));
        }
        while (!open.isEmpty()) {
            ranges.leave(open.pop(), index(open.peek(), entries, otherwise));
        }
        return ranges.build();
    }

    private static int index(@Nullable Block block, List<Entry> entries, int otherwise) {
        return block == null ? otherwise : entries.get(block.entry).index();
    }

    /** A network from its first address to its last. */
    private record Block(long high, long low, long lastHigh, long lastLow, int entry) {
        static final Comparator<Block> WIDER_FIRST = (a, b) -> {
            int start = compare(a.high, a.low, b.high, b.low);
            return start != 0 ? start : compare(b.lastHigh, b.lastLow, a.lastHigh, a.lastLow);
        };

        static Block of(IpNetwork network, int entry) {
            long high = Addresses.high(network.address());
            long low = Addresses.low(network.address());
            int length = network.length() + (network.address() instanceof Inet4Address ? MAPPED_BITS : 0);
            return new Block(high, low, high | ~maskHigh(length), low | ~maskLow(length), entry);
        }

        Block withEntry(int other) {
            return new Block(high, low, lastHigh, lastLow, other);
        }

        boolean endsBefore(Block other) {
            return compare(lastHigh, lastLow, other.high, other.low) < 0;
        }
    }

    private static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        int high = Long.compareUnsigned(aHigh, bHigh);
        return high != 0 ? high : Long.compareUnsigned(aLow, bLow);
    }

    /** The first {@code length} bits of the upper half. */
    private static long maskHigh(int length) {
        return length == 0 ? 0 : -1L << (64 - Math.min(length, 64));
    }

    private static long maskLow(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    /** One family: each range goes from its start to the next one's; the first starts where the family does. */
    @SuppressWarnings("ArrayRecordComponent") // read at queries, never compared
    private record Ranges(long[] high, long[] low, int[] index) {
        int find(long h, long l) {
            int from = 0;
            int to = index.length - 1;
            while (from < to) {
                int middle = (from + to + 1) >>> 1;
                if (compare(high[middle], low[middle], h, l) <= 0) {
                    from = middle;
                } else {
                    to = middle - 1;
                }
            }
            return from;
        }

        int prefix(long h, long l, int least) {
            int at = find(h, l);
            int from = least;
            int to = 128;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (holds(at, h, l, middle)) {
                    to = middle;
                } else {
                    from = middle + 1;
                }
            }
            return from;
        }

        /** Whether the block of {@code length} bits around an address lies within range {@code at}, which holds the address. */
        private boolean holds(int at, long h, long l, int length) {
            long upper = maskHigh(length);
            long lower = maskLow(length);
            boolean starts = at == 0 || compare(high[at], low[at], h & upper, l & lower) <= 0;
            return starts && (at == index.length - 1 || compare(h | ~upper, l | ~lower, high[at + 1], low[at + 1]) < 0);
        }

        private static final class Builder {
            private final List<long[]> starts = new ArrayList<>();
            private final List<Integer> indices = new ArrayList<>();

            Builder(long low, int otherwise) {
                add(0, low, otherwise);
            }

            void add(long high, long low, int index) {
                if (!starts.isEmpty() && Arrays.equals(starts.getLast(), new long[] {high, low})) {
                    starts.removeLast();
                    indices.removeLast();
                }
                if (indices.isEmpty() || indices.getLast() != index) {
                    starts.add(new long[] {high, low});
                    indices.add(index);
                }
            }

            /** Behind the last address of {@code block}, {@code index} holds; behind the last of all there is nothing. */
            void leave(Block block, int index) {
                long low = block.lastLow + 1;
                long high = low == 0 ? block.lastHigh + 1 : block.lastHigh;
                boolean wraps = low == 0 && high == 0;
                boolean leavesV4 = high == 0 && low == MAPPED + (1L << 32);
                if (!wraps && !leavesV4) {
                    add(high, low, index);
                }
            }

            Ranges build() {
                return new Ranges(
                        starts.stream().mapToLong(start -> start[0]).toArray(),
                        starts.stream().mapToLong(start -> start[1]).toArray(),
                        indices.stream().mapToInt(Integer::intValue).toArray());
            }
        }
    }
}
