package dev.leeward.probe;

import dev.leeward.values.Host;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a probe goes. A host name is looked up when the connection is made, never on the loop's own thread. */
final class Connecting {
    private Connecting() {}

    static SocketAddress to(Host host, int port) {
        return switch (host) {
            case Host.Address(InetAddress address) ->
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
            case Host.Name name -> SocketAddress.inetSocketAddress(port, name.toString());
        };
    }

    /** As it stands in a URL or a Host header, and as the HTTP client wants it: an IPv6 address in brackets. */
    static String inUrl(Host host) {
        return host instanceof Host.Address(InetAddress address) && address instanceof Inet6Address
                ? "[" + host + "]"
                : host.toString();
    }
}
