package dev.leeward.zone;

import dev.leeward.values.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * What one zone knows about a name and a type, in one step: following an alias is the caller's. Records made from a wildcard or a
 * DNAME already carry the queried name as owner.
 */
public sealed interface Lookup {
    /** The RRset that was asked for. */
    record Records(List<Record> records) implements Lookup {}

    /**
     * An address of a steered name was asked for.
     *
     * @param service as configured: the wildcard when the queried name matched one
     */
    record Steered(DomainName service) implements Lookup {}

    record Alias(CNAMERecord cname, DomainName target) implements Lookup {}

    /** The name lies below a DNAME (RFC 6672 section 3.1). */
    record Redirected(DNAMERecord dname, CNAMERecord cname, DomainName target) implements Lookup {}

    /** The name a DNAME leads to would be longer than 255 bytes: the answer is YXDOMAIN (RFC 6672 section 2.2). */
    record TooLong(DNAMERecord dname) implements Lookup {}

    /**
     * The name belongs to a zone that others serve.
     *
     * @param glue addresses of name servers inside the delegated zone: all of them, or TC (RFC 9471 section 3.1)
     * @param siblingGlue addresses of its other name servers that are in this zone: as far as they fit (RFC 9471 section 3.2)
     */
    record Referral(List<Record> ns, List<Record> glue, List<Record> siblingGlue) implements Lookup {}

    /**
     * ANY was asked for and there is something: RFC 8482 says how little of it may be told.
     *
     * @param service when the name is steered
     */
    record Any(@Nullable DomainName service) implements Lookup {}

    /**
     * The name exists, the type does not (RFC 2308 section 2.2).
     *
     * @param soa with the TTL of a negative answer
     * @param service when the name is steered: it then may cap the TTL
     */
    record NoData(SOARecord soa, @Nullable DomainName service) implements Lookup {}

    /**
     * The name does not exist (RFC 2308 section 2.1).
     *
     * @param soa with the TTL of a negative answer
     * @param encloser the closest ancestor that does: no other name directly below it is there either, but those the zone holds
     */
    record NoName(SOARecord soa, DomainName encloser) implements Lookup {}
}
