package dev.leeward.transfer;

import dev.leeward.values.DomainName;
import dev.leeward.zone.Node;
import dev.leeward.zone.SoaSerial;
import dev.leeward.zone.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * A zone as secondaries get it. Immutable. The static records are those of the zone itself, so that it is not held twice.
 *
 * @param bindings takes out of static records what a copy must not say
 * @param flattened the records of each steered name
 */
record ZoneCopy(Zone zone, Bindings bindings, Map<DomainName, List<Record>> flattened, int serial) {

    DomainName origin() {
        return zone.origin();
    }

    ZoneCopy withSerial(int next) {
        return new ZoneCopy(zone, bindings, flattened, next);
    }

    SOARecord soa() {
        return SoaSerial.of(zone.writtenSoa(), serial);
    }

    /** All records but the SOA, one by one: a zone may be large. */
    Stream<Record> records() {
        return Stream.concat(
                staticNodes().flatMap(entry -> records(entry.getKey(), entry.getValue())),
                flattened.values().stream().flatMap(List::stream));
    }

    /** What the zone holds itself at one name, glue too. */
    List<Record> staticRecords(DomainName name) {
        List<Record> records = new ArrayList<>();
        Stream.of(zone.nodes(), zone.glue())
                .map(nodes -> nodes.get(name))
                .filter(node -> node != null)
                .forEach(node -> records(name, node).forEach(records::add));
        return records;
    }

    /** The names at which there are static records; one that is a cut may be there twice. */
    Stream<DomainName> staticNames() {
        return staticNodes().map(Map.Entry::getKey);
    }

    private Stream<Map.Entry<DomainName, Node>> staticNodes() {
        return Stream.concat(zone.nodes().entrySet().stream(), zone.glue().entrySet().stream());
    }

    private Stream<Record> records(DomainName name, Node node) {
        return node.sets().stream()
                .filter(set -> set.getFirst().getType() != Type.SOA || !name.equals(origin()))
                .flatMap(Collection::stream)
                .map(bindings::inCopy);
    }

    /** What leads from {@code before} to this; null when it is more than {@code most} records. */
    @Nullable
    Delta since(ZoneCopy before, int most) {
        Changes changes = new Changes(most);
        if (zone != before.zone) {
            before.staticNames().forEach(name -> changes.add(before.staticRecords(name), staticRecords(name)));
            staticNames()
                    .filter(name -> before.staticRecords(name).isEmpty())
                    .forEach(name -> changes.add(List.of(), staticRecords(name)));
        }
        before.flattened.forEach((name, was) -> changes.add(was, flattened.getOrDefault(name, List.of())));
        flattened.forEach((name, is) -> {
            if (!before.flattened.containsKey(name)) {
                changes.add(List.of(), is);
            }
        });
        return changes.delta(before.soa(), soa());
    }
}
