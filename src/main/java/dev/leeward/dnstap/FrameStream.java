package dev.leeward.dnstap;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The writing end of a bi-directional frame stream (farsightsec/fstrm). Blocks; closing it from another thread ends that.
 *
 * <pre>
 *   we       READY            START  frames ...  STOP
 *   reader            ACCEPT                            FINISH
 * </pre>
 */
final class FrameStream implements AutoCloseable {
    private static final int ACCEPT = 1;
    private static final int START = 2;
    private static final int STOP = 3;
    private static final int READY = 4;
    private static final int CONTROL_MOST = 512;
    private static final byte[] CONTENT_TYPE = "protobuf:dnstap.Dnstap".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final Path socket;

    FrameStream(Path socket) throws IOException {
        this.socket = socket;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    void open() throws IOException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        control(READY, CONTENT_TYPE);
        int answer = readControl();
        if (answer != ACCEPT) {
            throw new IOException("the collector answered with control frame " + answer + " where it should accept");
        }
        control(START, CONTENT_TYPE);
    }

    void write(byte[] frame) throws IOException {
        writeAll(ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .flip());
    }

    /** Says that no more comes. Whether the collector has understood is not waited for. */
    void stop() throws IOException {
        writeAll(ByteBuffer.allocate(12).putInt(0).putInt(4).putInt(STOP).flip());
    }

    private void control(int type, byte[] contentType) throws IOException {
        int length = 12 + contentType.length;
        // An empty frame, then the control frame; its one field, of type 1, is the content's type.
        writeAll(ByteBuffer.allocate(8 + length)
                .putInt(0)
                .putInt(length)
                .putInt(type)
                .putInt(1)
                .putInt(contentType.length)
                .put(contentType)
                .flip());
    }

    private int readControl() throws IOException {
        ByteBuffer head = read(8);
        int length = head.getInt() == 0 ? head.getInt() : -1;
        if (length < 4 || length > CONTROL_MOST) {
            throw new IOException("the collector does not speak frame streams");
        }
        return read(length).getInt();
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the collector has closed the stream");
            }
        }
        return bytes.flip();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
