package dev.leeward.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many TCP connections to one server, from many addresses of 127.0.0.0/8, that do as they are told and no more. They do not block; what a
 * full socket does not take is not sent.
 */
final class Crowd implements AutoCloseable {
    private final List<SocketChannel> connections = new ArrayList<>();

    /** Connects {@code count} times, from {@code 127.<network>.x.y}, one address for each 50. */
    Crowd(InetSocketAddress server, int network, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel connection = SocketChannel.open();
            connections.add(connection);
            // What they never read is to fill up soon.
            connection.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            int host = i / 50 + 1;
            connection.bind(new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, (byte) network, (byte) (host >> 8), (byte) host}), 0));
            connection.connect(server);
            connection.configureBlocking(false);
        }
    }

    /** @return how many bytes of it all were taken */
    long send(byte[] bytes) {
        long sent = 0;
        for (SocketChannel connection : connections) {
            try {
                sent += connection.write(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                // The server has closed this one.
            }
        }
        return sent;
    }

    /** How many the server has not closed. Takes what was sent to those that still are open, a byte at most. */
    int open() {
        int open = 0;
        ByteBuffer one = ByteBuffer.allocate(1);
        for (SocketChannel connection : connections) {
            try {
                one.clear();
                open += connection.read(one) < 0 ? 0 : 1;
            } catch (IOException e) {
                // Reset.
            }
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
