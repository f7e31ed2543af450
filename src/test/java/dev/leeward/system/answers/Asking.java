package dev.leeward.system.answers;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** Sends the bytes of a question to a server, as they are, and waits for an answer for as long as silence is worth. */
public final class Asking {
    private static final int FIRST_MILLIS = 500;

    /** A busy machine may be late once; who is silent for so long does not answer. */
    private static final int SECOND_MILLIS = 2000;

    private Asking() {}

    public static SeenAnswer ask(AskedQuestion question, InetSocketAddress server) throws IOException {
        SeenAnswer first = once(question, server, FIRST_MILLIS);
        return first.equals(SeenAnswer.silence()) ? once(question, server, SECOND_MILLIS) : first;
    }

    private static SeenAnswer once(AskedQuestion question, InetSocketAddress server, int millis) throws IOException {
        try {
            return SeenAnswer.of(
                    question.tcp() ? tcp(question.message(), server, millis) : udp(question.message(), server, millis));
        } catch (SocketTimeoutException | EOFException | SocketException e) {
            return SeenAnswer.silence();
        }
    }

    private static byte[] udp(byte[] message, InetSocketAddress server, int millis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(millis);
            socket.send(new DatagramPacket(message, message.length, server));
            DatagramPacket answer = new DatagramPacket(new byte[65535], 65535);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static byte[] tcp(byte[] message, InetSocketAddress server, int millis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, millis);
            socket.setSoTimeout(millis);
            OutputStream out = socket.getOutputStream();
            byte[] framed = new byte[message.length + 2];
            framed[0] = (byte) (message.length >> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            out.write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return answer;
        }
    }
}
