package dev.leeward.zone;

import dev.leeward.store.NameCollector;
import dev.leeward.store.NameTable;
import dev.leeward.store.RecordStore;
import dev.leeward.store.VerbatimNames;
import dev.leeward.values.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * A zone, its steered names included. Immutable.
 *
 * <p>Nothing is a node that lies below a cut or below a DNAME. Walking up from any name, the first node met therefore decides alone:
 * no cut can be hidden above it.
 *
 *   first node met            below it                          exactly at it
 *   a cut                     referral                          referral; DS: records or no data
 *   has a DNAME               redirected                        as any other
 *   any other                 its wildcard, else no such name   records, alias, steered, no data
 */
public final class Zone {
    private final DomainName origin;
    private final SOARecord negativeSoa;
    private final NodeMap nodes;
    private final NodeMap glue;
    private final VerbatimNames verbatim;
    private final boolean loaded;
    private final @Nullable AtomicInteger serial;

    /**
     * A zone of what was read.
     *
     * @param names steered ones first, and all that have records or stand above one; nothing may be added any more
     * @param records by the numbers of {@code names}, an SOA at the origin among them
     * @param kinds by the same numbers, as {@link NodeKind} has them
     * @param steered how many names are
     */
    public static Zone of(NameCollector names, RecordStore records, byte[] kinds, int steered) {
        records.trim();
        NodeMap nodes = NodeMap.ofZone(names, records, kinds, steered);
        NodeMap glue = NodeMap.ofGlue(names, records, kinds);
        VerbatimNames verbatim = PlainNames.of(names, nodes.names(), records, kinds, steered);
        return new Zone(nodes, glue, verbatim, true, null);
    }

    private Zone(NodeMap nodes, NodeMap glue, VerbatimNames verbatim, boolean loaded, @Nullable AtomicInteger serial) {
        this.loaded = loaded;
        this.serial = serial;
        this.origin = nodes.names().origin();
        this.nodes = nodes;
        this.glue = glue;
        this.verbatim = verbatim;
        this.negativeSoa = NegativeSoa.of(writtenSoa());
    }

    /** The same, standing in for a zone that did not load: nothing but its services is true of it. */
    public Zone unloaded() {
        return new Zone(nodes, glue, VerbatimNames.none(), false, serial);
    }

    /** The same zone, shown with a serial that changes while it is served. */
    public Zone withSerial(AtomicInteger live) {
        return new Zone(nodes, glue, verbatim, loaded, live);
    }

    /** The serial that it is shown with, as 32 bits; null: that of its SOA as it was written. */
    public @Nullable AtomicInteger serial() {
        return serial;
    }

    public boolean isLoaded() {
        return loaded;
    }

    public DomainName origin() {
        return origin;
    }

    /** With the serial of now. */
    public SOARecord soa() {
        return shown(writtenSoa());
    }

    /** The SOA as negative answers carry it, with the serial of now. */
    public SOARecord negativeSoa() {
        return shown(negativeSoa);
    }

    /** With the serial of its file. */
    public SOARecord writtenSoa() {
        return (SOARecord) apex().records(Type.SOA).getFirst();
    }

    private SOARecord shown(SOARecord soa) {
        return serial == null ? soa : SoaSerial.of(soa, serial.get());
    }

    /**
     * Every name that exists in this zone, empty non-terminals and steered names too; not what is glue. Nodes are made as they are asked
     * for.
     */
    public Map<DomainName, Node> nodes() {
        return nodes;
    }

    /** The addresses at and below cuts. */
    public Map<DomainName, Node> glue() {
        return glue;
    }

    /** The names of {@link #nodes}, by number; steered names have the numbers below {@link #steered}. */
    public NameTable names() {
        return nodes.names();
    }

    /** How many names are steered. */
    public int steered() {
        return nodes.steered();
    }

    /** By the same numbers, the names that are answered with their own records and nothing else. */
    public VerbatimNames verbatim() {
        return verbatim;
    }

    /** The node of the name with a number. */
    public Node node(int number) {
        return nodes.node(number);
    }

    /** Every static RRset, glue too. */
    public void forEachSet(Consumer<List<Record>> to) {
        nodes.values().forEach(node -> node.sets().forEach(to));
        glue.values().forEach(node -> node.sets().forEach(to));
    }

    /** What answers {@code name}: its node, or the wildcard's that covers it; null when neither is. */
    @Nullable
    public Node answering(DomainName name) {
        DomainName encloser = name;
        while (!nodes.containsKey(encloser)) {
            encloser = encloser.parent();
        }
        return encloser.equals(name) ? nodes.get(name) : nodes.get(encloser.wildcard());
    }

    private Node apex() {
        Node apex = nodes.get(origin);
        if (apex == null) {
            throw new IllegalStateException("a zone without an apex: " + origin);
        }
        return apex;
    }

    /**
     * What this zone knows about {@code name} and {@code type}.
     *
     * @param name at or below the origin
     */
    public Lookup lookup(DomainName name, int type) {
        DomainName encloser = name;
        Node node = nodes.get(name);
        while (node == null) {
            encloser = encloser.parent();
            node = nodes.get(encloser);
        }
        boolean exact = encloser.length() == name.length();
        if (node.cut()) {
            // DS is the parent's, the only type that is (RFC 4035 section 3.1.4.1).
            return exact && type == Type.DS ? at(node, name, name, type) : referral(node, encloser);
        }
        if (exact) {
            return at(node, name, name, type);
        }
        if (node.redirects()) {
            return redirected((DNAMERecord) node.records(Type.DNAME).getFirst(), name);
        }
        // The source of synthesis is the asterisk below the closest encloser and no other (RFC 4592 section 3.3.1).
        DomainName source = encloser.wildcard();
        Node wildcard = nodes.get(source);
        return wildcard == null ? new Lookup.NoName(negativeSoa(), encloser) : at(wildcard, source, name, type);
    }

    /** What {@code node} answers, which is at {@code source}: the queried name, or the wildcard that covers it. */
    private Lookup at(Node node, DomainName source, DomainName name, int type) {
        DomainName service = node.steered() ? source : null;
        if (type == Type.ANY && !node.owns(Type.CNAME)) {
            return node.isEmptyNonTerminal() ? new Lookup.NoData(negativeSoa(), null) : new Lookup.Any(service);
        }
        if (service != null && (type == Type.A || type == Type.AAAA)) {
            return new Lookup.Steered(service);
        }
        if (type == Type.SOA && source.equals(origin)) {
            return new Lookup.Records(List.of(soa()));
        }
        // ANY at an alias is the alias (RFC 8482 section 4.2).
        List<Record> records = owned(node.records(type == Type.ANY ? Type.CNAME : type), source, name);
        if (!records.isEmpty()) {
            return new Lookup.Records(records);
        }
        // An alias answers for every other type (RFC 1034 section 4.3.2 step 3a).
        List<Record> alias = owned(node.records(Type.CNAME), source, name);
        if (!alias.isEmpty()) {
            CNAMERecord cname = (CNAMERecord) alias.getFirst();
            return new Lookup.Alias(cname, Names.domain(cname.getTarget()));
        }
        return new Lookup.NoData(negativeSoa(), service);
    }

    /** Synthesis gives the queried name to the records of a wildcard (RFC 4592 section 3.3.1). */
    private static List<Record> owned(List<Record> records, DomainName source, DomainName name) {
        if (records.isEmpty() || source.equals(name)) {
            return records;
        }
        var owner = Names.name(name);
        return records.stream().map(record -> record.withName(owner)).toList();
    }

    private static Lookup redirected(DNAMERecord dname, DomainName name) {
        try {
            var owner = Names.name(name);
            var target = owner.fromDNAME(dname);
            // The synthesized CNAME has the TTL of the DNAME (RFC 6672 section 3.1).
            var cname = new CNAMERecord(owner, dname.getDClass(), dname.getTTL(), target);
            return new Lookup.Redirected(dname, cname, Names.domain(target));
        } catch (NameTooLongException _) {
            return new Lookup.TooLong(dname);
        }
    }

    private Lookup referral(Node node, DomainName cut) {
        List<Record> ns = node.records(Type.NS);
        List<Record> inDomain = new ArrayList<>();
        List<Record> sibling = new ArrayList<>();
        for (Record record : ns) {
            DomainName server = Names.domain(((NSRecord) record).getTarget());
            addAddresses(server, server.isAtOrBelow(cut) ? inDomain : sibling);
        }
        return new Lookup.Referral(ns, List.copyOf(inDomain), List.copyOf(sibling));
    }

    private void addAddresses(DomainName server, List<Record> to) {
        // A cut may be in both maps, and its addresses are glue; what is in nodes alone is authoritative.
        Node glued = glue.get(server);
        Node holder = glued == null ? nodes.get(server) : glued;
        if (holder != null) {
            to.addAll(holder.records(Type.A));
            to.addAll(holder.records(Type.AAAA));
        }
    }
}
