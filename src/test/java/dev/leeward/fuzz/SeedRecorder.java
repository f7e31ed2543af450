package dev.leeward.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Message;

/**
 * Writes the seeds of the fuzzers: what dig and kdig really send. Run it in the root of the checkout, with both installed:
 * {@code java -cp target/test-classes:… dev.leeward.fuzz.SeedRecorder}. What a fuzzer found is kept beside them.
 */
public final class SeedRecorder {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    /** A command's arguments; what is written before the colon names the file. */
    private static final List<String> ASKED = List.of(
            "plain: dig +noedns www.example.test",
            "edns: dig +nocookie www.example.test AAAA",
            "cookie: dig +cookie=0123456789abcdef www.example.test",
            "cookie-server: dig +cookie=0123456789abcdef010000006566778800112233445566aa www.example.test",
            "subnet4: kdig +subnet=198.51.100.0/24 geo.example.test",
            "subnet6: kdig +subnet=2001:db8:5::/48 sticky.example.test",
            "nsid: dig +nsid +nocookie ns1.example.test",
            "options: dig +nsid +ednsopt=65001:0102 +subnet=203.0.113.0/25 +padding=128 www.example.test",
            "keepalive: dig +keepalive all.example.test",
            "dnssec: dig +dnssec +bufsize=4096 large.example.test TXT",
            "small: dig +bufsize=512 large.example.test TXT",
            "any: dig example.test ANY +notcp",
            "version: dig +edns=1 +noednsneg www.example.test",
            "flags: dig +ednsflags=0x40 +noednsneg www.example.test",
            "chaos: dig CH TXT version.server",
            "status: dig CH TXT status.leeward",
            "axfr: kdig +notcp example.test AXFR",
            "ixfr: kdig +notcp example.test IXFR=1",
            "signed: dig -y hmac-sha256:key.test:" + FuzzedZones.SECRET + " www.example.test",
            "signed-wrong: dig -y hmac-sha256:other.test:" + FuzzedZones.SECRET + " www.example.test",
            "notify: dig +notcp +opcode=notify example.test SOA",
            "update: dig +opcode=update example.test SOA",
            "header-only: dig +header-only",
            "referral: dig host.sub.example.test",
            "wildcard: dig a.b.wild.example.test",
            "dname: dig a.old.example.test",
            "case: dig Www.eXaMple.tEst",
            "long: dig " + "abcdefghijklmnopqrstuvwxyz0123456789.".repeat(6) + "example.test");

    private SeedRecorder() {}

    /** Asks all of it of itself. */
    public static void main(String[] arguments) throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(7);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            for (String asked : ASKED) {
                String[] parts = asked.split(": ", 2);
                byte[] message = sent(socket, parts[1]);
                write("message", parts[0], new byte[] {0}, message);
                write("message", parts[0] + "-tcp", new byte[] {1}, message);
                if (new Message(message).getTSIG() == null) {
                    write("signature", parts[0], new byte[] {1, 0, 0, 0, 32}, message);
                }
                int options = options(message);
                if (options > 0) {
                    write(
                            "option",
                            parts[0],
                            new byte[] {0, 0, 77},
                            Arrays.copyOfRange(message, options, message.length));
                }
                byte[] length = {(byte) (message.length >> 8), (byte) message.length};
                write("framing", parts[0], new byte[] {3}, concatenated(length, message));
                stream.writeBytes(length);
                stream.writeBytes(message);
            }
        }
        write("framing", "all", new byte[0], stream.toByteArray());
        write("framing", "too-long", new byte[0], new byte[] {9, 0, 3, 1, 2, 3, 0x10, 1, 0});
    }

    private static byte[] sent(DatagramSocket socket, String asked) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(asked.split(" ")));
        command.addAll(1, List.of("@127.0.0.1", "-p", "" + socket.getLocalPort(), "+tries=1", "+time=1", "+ignore"));
        command.replaceAll(word -> word.equals("+tries=1") && asked.startsWith("kdig") ? "+retry=0" : word);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        socket.setSoTimeout(5000);
        socket.receive(packet);
        process.destroy();
        process.waitFor();
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Where the options of a message begin that ends with its OPT record; 0 where it does not. */
    private static int options(byte[] message) throws IOException {
        var opt = new Message(message).getOPT();
        if (opt == null || new Message(message).getTSIG() != null) {
            return 0;
        }
        return message.length - (opt.toWire(3).length - 11);
    }

    private static byte[] concatenated(byte[] start, byte[] rest) {
        byte[] both = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, both, start.length, rest.length);
        return both;
    }

    private static void write(String target, String name, byte[] start, byte[] rest) throws IOException {
        Path folder = Files.createDirectories(CORPUS.resolve(target));
        Files.write(folder.resolve(name), concatenated(start, rest));
    }
}
