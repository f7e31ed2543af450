package dev.leeward.system.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private ServerSocket server;
    private Link link;

    @BeforeEach
    void opens() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        link = new Link(server.getLocalPort());
    }

    @AfterEach
    void closes() throws IOException {
        link.close();
        server.close();
    }

    private Socket enter() throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), link.port());
        socket.setSoTimeout(5000);
        return socket;
    }

    private static void passes(int value, Socket from, Socket to) throws IOException {
        from.getOutputStream().write(value);
        assertEquals(value, to.getInputStream().read());
    }

    @Test
    void passesBothWays() throws IOException {
        try (Socket near = enter();
                Socket far = server.accept()) {
            passes(1, near, far);
            passes(2, far, near);
        }
    }

    @Test
    void endsEveryConnectionWhenItIsCutAndTakesNewOnesWhenItIsResumed() throws IOException {
        try (Socket near = enter();
                Socket far = server.accept()) {
            passes(1, near, far);
            link.cut();
            assertEquals(-1, near.getInputStream().read());
            assertEquals(-1, far.getInputStream().read());
        }
        try (Socket near = enter()) {
            assertEquals(-1, near.getInputStream().read());
        }
        link.resume();
        try (Socket near = enter();
                Socket far = server.accept()) {
            passes(3, near, far);
        }
    }

    @Test
    void keepsConnectionsAndWhatWasSentWhileItIsSilent() throws IOException {
        try (Socket near = enter();
                Socket far = server.accept()) {
            passes(1, near, far);
            link.silence();
            near.getOutputStream().write(2);
            far.setSoTimeout(200);
            assertThrows(
                    SocketTimeoutException.class, () -> far.getInputStream().read());
            link.resume();
            far.setSoTimeout(5000);
            assertEquals(2, far.getInputStream().read());
        }
    }
}
