package dev.leeward.values;

import java.net.InetAddress;

/** What a member is: an address, answered as A or AAAA, or a host name, answered as CNAME. */
public sealed interface Host {
    /** An IP address; as text, it is as {@link Addresses#text} writes it. */
    record Address(InetAddress address) implements Host {
        @Override
        public String toString() {
            return Addresses.text(address);
        }
    }

    /** A host name; as text, it ends without a dot. */
    record Name(DomainName name) implements Host {
        @Override
        public String toString() {
            return name.toString();
        }
    }

    /**
     * Reads either. Whatever ends in a number is meant as an address.
     *
     * @throws IllegalArgumentException when {@code text} is neither
     */
    static Host parse(String text) {
        String last = text.substring(text.lastIndexOf('.') + 1);
        if (text.indexOf(':') >= 0 || text.indexOf('.') < 0 || last.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Address(Addresses.parse(text));
        }
        return new Name(DomainName.parse(text));
    }
}
