package dev.leeward.values;

import java.net.InetAddress;

/** Another server that serves a copy of a zone; written {@code 192.0.2.53}, {@code 192.0.2.53:5353} or {@code [2001:db8::53]:5353}. */
public record Secondary(InetAddress address, int port) {
    private static final int DNS_PORT = 53;

    /** @throws IllegalArgumentException when {@code text} is not an address, with or without a port */
    public static Secondary parse(String text) {
        try {
            return new Secondary(Addresses.parse(text), DNS_PORT);
        } catch (IllegalArgumentException _) {
            Endpoint endpoint = endpoint(text);
            return new Secondary(endpoint.address(), endpoint.port());
        }
    }

    private static Endpoint endpoint(String text) {
        try {
            Endpoint endpoint = Endpoint.parse(text);
            if (endpoint.port() != 0) {
                return endpoint;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "is not an address such as 192.0.2.53, 192.0.2.53:5353 or \"[2001:db8::53]:5353\"");
    }

    @Override
    public String toString() {
        return new Endpoint(address, port).toString();
    }
}
