package dev.leeward.system.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from one region to a port of 127.0.0.1 in another: passes bytes on, both ways, until it is told not to. */
public final class Link implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private enum State {
        OPEN,
        SILENT,
        CUT
    }

    private final int target;
    private final ServerSocket listening = new ServerSocket(0, 50, LOOPBACK);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;

    public Link(int target) throws IOException {
        this.target = target;
        Thread.startVirtualThread(this::accept);
    }

    /** Where it is entered. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Ends every connection, and new ones as soon as they are made. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(Link::end);
    }

    /** Nothing passes any more, and nobody is told: connections stay. */
    public void silence() {
        become(State.SILENT);
    }

    /** Everything passes again, what was held back first. */
    public void resume() {
        become(State.OPEN);
    }

    private synchronized void become(State next) {
        state = next;
        notifyAll();
    }

    /** Whether bytes may pass; waits while it is silent. */
    private synchronized boolean lets() throws InterruptedException {
        while (state == State.SILENT) {
            wait();
        }
        return state == State.OPEN;
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Thread.startVirtualThread(() -> carry(near));
            } catch (IOException e) {
                // closed
            }
        }
    }

    /** Thread: one of this connection alone, and one for the way back. */
    private void carry(Socket near) {
        sockets.add(near);
        try (near) {
            if (isCut()) {
                return;
            }
            try (Socket far = new Socket(LOOPBACK, target)) {
                sockets.add(far);
                Thread back = Thread.startVirtualThread(() -> pass(far, near));
                pass(near, far);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            // nobody is at the other end
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0 && lets(); read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // one of the ends went away
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // is closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
