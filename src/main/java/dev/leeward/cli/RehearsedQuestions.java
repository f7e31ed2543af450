package dev.leeward.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a rehearsal is asked: names that there are and are not, with EDNS and without, over UDP and, a few of them, over TCP. Blocks. */
final class RehearsedQuestions {
    private static final int TURNS = 4;
    private static final int OVER_TCP = 50;
    private static final int PATIENCE_MILLIS = 1000;
    private static final int MAX_ANSWER_BYTES = 4096;
    private static final int EDNS_PAYLOAD_BYTES = 1232;

    private final InetSocketAddress server;

    RehearsedQuestions(InetSocketAddress server) {
        this.server = server;
    }

    /** The name of a service. */
    static String name(int number) {
        return "s" + number + ".rehearsal.test";
    }

    /** @param services that are asked for, by their numbers from 0 on */
    void ask(int services) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(PATIENCE_MILLIS);
            DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER_BYTES], MAX_ANSWER_BYTES);
            for (int turn = 0; turn < TURNS; turn++) {
                for (int number = 0; number < services; number++) {
                    byte[] question = question(number, turn);
                    socket.send(new DatagramPacket(question, question.length));
                    socket.receive(answer);
                }
            }
        }
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int number = 0; number < OVER_TCP; number++) {
                byte[] question = question(number, number);
                out.writeShort(question.length);
                out.write(question);
                in.readNBytes(in.readUnsignedShort());
            }
        }
    }

    private static byte[] question(int number, int turn) throws IOException {
        String unknown = turn % 4 == 3 ? "no." : "";
        int type = turn % 4 == 2 ? Type.AAAA : Type.A;
        Name name = Name.fromString(unknown + name(number) + ".");
        Message message = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        if (turn % 2 == 1) {
            message.addRecord(new OPTRecord(EDNS_PAYLOAD_BYTES, 0, 0), Section.ADDITIONAL);
        }
        return message.toWire();
    }
}
