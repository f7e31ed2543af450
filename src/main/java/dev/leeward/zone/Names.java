package dev.leeward.zone;

import dev.leeward.values.DomainName;
import java.io.IOException;
import org.xbill.DNS.Name;

/** Our names as dnsjava's, and back. */
public final class Names {
    private Names() {}

    public static Name name(DomainName domain) {
        try {
            return new Name(domain.wire());
        } catch (IOException e) {
            throw new IllegalStateException("a domain name that dnsjava does not read: " + domain, e);
        }
    }

    /** The canonical form of an absolute name: what letter case it had is forgotten. */
    public static DomainName domain(Name name) {
        return DomainName.ofWire(name.toWire());
    }
}
