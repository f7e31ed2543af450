package dev.leeward.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Members that a TCP check finds up: loopback addresses that take connections on one port, until they are told not to. */
final class TcpMembers implements AutoCloseable {
    private final int port;
    private final Map<String, ServerSocket> open = new LinkedHashMap<>();

    TcpMembers(String... addresses) throws IOException {
        port = Nginx.freePort();
        for (String address : addresses) {
            open(address);
        }
    }

    int port() {
        return port;
    }

    void open(String address) throws IOException {
        ServerSocket socket = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
        open.put(address, socket);
        Thread.startVirtualThread(() -> {
            while (!socket.isClosed()) {
                try (Socket _ = socket.accept()) {
                    // taken and closed
                } catch (IOException e) {
                    // closed, or the other end went away
                }
            }
        });
    }

    void close(String address) throws IOException {
        open.remove(address).close();
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : open.values()) {
            socket.close();
        }
    }
}
