package dev.leeward.values;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A concrete address and a port to listen on; written {@code 127.0.0.1:5300} or {@code [::1]:5300}. Port 0: any free one. */
public record Endpoint(InetAddress address, int port) {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /** @throws IllegalArgumentException when {@code text} is not an address and a port */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (bracketed || host.indexOf(':') < 0) {
                try {
                    String digits = text.substring(colon + 1);
                    int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : Integer.MAX_VALUE;
                    if (port <= 65535) {
                        return new Endpoint(
                                Addresses.parse(bracketed ? host.substring(1, host.length() - 1) : host), port);
                    }
                } catch (IllegalArgumentException e) {
                    // told below
                }
            }
        }
        throw new IllegalArgumentException("is not an address and a port such as 127.0.0.1:5300 or \"[::1]:5300\"");
    }

    @Override
    public String toString() {
        String host = Addresses.text(address);
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
