package dev.leeward.authority;

import dev.leeward.config.Host;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Draw;
import dev.leeward.dns.Outcome;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Encodes a choice for one type: an outcome for each variant, or NODATA for a type that is no address. A variant without an address of the family is NODATA; another
 * region is never answered in its place.
 */
record SteeredAnswer(Reply chain, Name owner, int type, Choice choice, SOARecord soa) {

    CompiledAnswer compile(AtomicInteger version, int compiledAt, int questionNameLength) {
        if (type != Type.A && type != Type.AAAA) {
            Outcome noData = new Reply(chain)
                    .authority(List.of(NegativeSoa.capped(soa, choice.ttl())))
                    .encode();
            return CompiledAnswer.steered(List.of(noData), null, version, compiledAt, questionNameLength);
        }
        List<Variant> variants = choice.variants();
        List<Outcome> outcomes = variants.stream().map(this::outcome).toList();
        Draw draw = variants.size() == 1
                ? null
                : Draw.of(variants.stream().mapToLong(Variant::weight).toArray());
        return CompiledAnswer.steered(outcomes, draw, version, compiledAt, questionNameLength);
    }

    private Outcome outcome(Variant variant) {
        List<Place> family = variant.places().stream()
                .filter(place -> (inet(place) instanceof Inet4Address) == (type == Type.A))
                .toList();
        Reply reply = new Reply(chain);
        if (family.isEmpty()) {
            return reply.authority(List.of(NegativeSoa.capped(soa, choice.ttl())))
                    .encode();
        }
        return reply.answerInTurn(
                        family.stream().map(place -> record(inet(place))).toList(),
                        family.stream().map(Place::weight).toList())
                .encode();
    }

    private static InetAddress inet(Place place) {
        return switch (place.address()) {
            case Host.Address(InetAddress address) -> address;
            case Host.Name name -> throw new IllegalStateException(name + " is no address");
        };
    }

    private Record record(InetAddress address) {
        return type == Type.A
                ? new ARecord(owner, DClass.IN, choice.ttl(), address)
                : new AAAARecord(owner, DClass.IN, choice.ttl(), address);
    }
}
