package dev.leeward.zone;

import dev.leeward.store.NameCollector;
import dev.leeward.store.NameTable;
import dev.leeward.store.RecordStore;
import dev.leeward.values.DomainName;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** Some of the names of a zone and what it holds at each, which is made of bytes whenever somebody asks. Immutable. */
final class NodeMap extends AbstractMap<DomainName, Node> {
    private final NameTable names;
    private final RecordStore records;
    private final byte[] kinds;
    private final int steered;
    private final boolean glue;
    private final int size;

    private NodeMap(NameTable names, RecordStore records, byte[] kinds, int steered, boolean glue) {
        this.names = names;
        this.records = records;
        this.kinds = kinds;
        this.steered = steered;
        this.glue = glue;
        this.size = (int) IntStream.range(0, kinds.length).filter(this::has).count();
    }

    /**
     * The names that are in the zone.
     *
     * @param kinds by number, as {@link NodeKind} has them
     * @param steered how many names, from number 0, are steered
     */
    static NodeMap ofZone(NameCollector names, RecordStore records, byte[] kinds, int steered) {
        NameTable table = names.table(number -> NodeKind.isInZone(kinds[number]));
        return new NodeMap(table, records, kinds, steered, false);
    }

    /** The names that have glue. */
    static NodeMap ofGlue(NameCollector names, RecordStore records, byte[] kinds) {
        NameTable table = names.table(number -> NodeKind.isGlue(kinds[number]));
        return new NodeMap(table, records, kinds, 0, true);
    }

    NameTable names() {
        return names;
    }

    /** How many names, from number 0, are steered. */
    int steered() {
        return steered;
    }

    private boolean has(int number) {
        return glue ? NodeKind.isGlue(kinds[number]) : NodeKind.isInZone(kinds[number]);
    }

    /** What there is at the name with a number that {@link #names} finds. */
    Node node(int number) {
        if (glue) {
            return node(number, type -> type == Type.A || type == Type.AAAA, false, false);
        }
        if (NodeKind.isCut(kinds[number])) {
            return node(number, type -> type == Type.NS || type == Type.DS, false, true);
        }
        return node(number, _ -> true, number < steered, false);
    }

    private Node node(int number, IntPredicate types, boolean isSteered, boolean isCut) {
        var found = StoredRecords.of(records, number, names.name(number), types);
        return found.isEmpty() && !isSteered && !isCut ? Node.EMPTY : new Node(RecordSets.of(found), isSteered, isCut);
    }

    private int number(@Nullable Object key) {
        return key instanceof DomainName name && name.isAtOrBelow(names.origin()) ? names.find(name) : -1;
    }

    @Override
    public @Nullable Node get(@Nullable Object key) {
        int number = number(key);
        return number < 0 ? null : node(number);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return number(key) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<DomainName, Node>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<DomainName, Node>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<DomainName, Node>> {
        private int next = nextFrom(0);

        private int nextFrom(int number) {
            int at = number;
            while (at < kinds.length && !has(at)) {
                at++;
            }
            return at;
        }

        @Override
        public boolean hasNext() {
            return next < kinds.length;
        }

        @Override
        public Map.Entry<DomainName, Node> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int number = next;
            next = nextFrom(number + 1);
            return Map.entry(names.name(number), node(number));
        }
    }
}
