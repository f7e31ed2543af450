package dev.leeward.datagram;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket on an event loop. One system call takes up to {@link Batch#MOST} datagrams, and one sends the answers. While few come, the
 * loop is woken by each; while {@linkplain Pace many} do, it looks for them every {@link #POLL_NANOS} instead, as the kernel does with a
 * network card.
 *
 * <p>When the socket takes no more, answers are dropped and counted, as the network would: nothing piles up here.
 */
public final class BatchedSocket implements EpollIoHandle {
    private static final int SOL_SOCKET = 1;

    /** Sets the size of the receive buffer past the system's limit (socket(7)), for who may. */
    private static final int SO_RCVBUFFORCE = 33;

    /** Tells the memory of a socket (linux/sock_diag.h): numbers of four bytes, of which one counts the datagrams that found no room. */
    private static final int SO_MEMINFO = 55;

    private static final int MEMINFO_LENGTH = 9 * Integer.BYTES;
    private static final int MEMINFO_DROPS = 8 * Integer.BYTES;

    /** How long datagrams wait for others where many come. The kernel may add half as much (PR_SET_TIMERSLACK of prctl(2)). */
    private static final long POLL_NANOS = 100_000;

    /** Datagrams after which the loop looks at its other sockets. */
    private static final int TURN = 4 * Batch.MOST;

    private final EventLoop loop;
    private final LinuxSocket socket;
    private final DatagramHandler handler;
    private final Batch batch;
    private final Pace pace = new Pace();
    private @Nullable IoRegistration registration;

    /** Whether datagrams wake the loop. */
    private boolean woken = true;

    /** What looks for datagrams at intervals; null: nothing does. */
    private @Nullable ScheduledFuture<?> polling;

    private BatchedSocket(
            EventLoop loop, LinuxSocket socket, InetSocketAddress bound, int room, DatagramHandler handler)
            throws IOException {
        this.loop = loop;
        this.socket = socket;
        this.handler = handler;
        // Freed when nothing refers to it any more, so that it never is while the kernel writes to it.
        Arena arena = Arena.ofAuto();
        this.batch = new Batch(arena, room, LocalAddresses.of(socket, bound, arena, Batch.MOST));
    }

    /** Whether it can be used on such a loop. */
    public static boolean isFor(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(BatchedSocket.class);
    }

    /**
     * Opens one. It shares its port with others that are opened so (SO_REUSEPORT of socket(7)): the kernel deals the datagrams out.
     *
     * @param loop that {@link #isFor} is true of
     * @param receiveBuffer bytes that the kernel keeps, as far as it may
     * @param room bytes of the longest datagram; what is longer is cut off
     * @return fails with an IOException when it cannot be opened there
     */
    public static Future<BatchedSocket> open(
            EventLoop loop, InetSocketAddress address, int receiveBuffer, int room, DatagramHandler handler) {
        Promise<BatchedSocket> opened = loop.newPromise();
        loop.execute(() -> {
            Precedence.take();
            LinuxSocket socket = LinuxSocket.newSocketDgram(
                    address.getAddress() instanceof Inet4Address
                            ? SocketProtocolFamily.INET
                            : SocketProtocolFamily.INET6);
            try {
                socket.setReusePort(true);
                buffer(socket, receiveBuffer);
                socket.bind(address);
                BatchedSocket handle = new BatchedSocket(loop, socket, socket.localAddress(), room, handler);
                var _ = ((IoEventLoop) loop).register(handle).addListener(done -> {
                    if (done.isSuccess()) {
                        handle.registration = (IoRegistration) done.getNow();
                        handle.registration.submit(EpollIoOps.EPOLLIN);
                        opened.setSuccess(handle);
                    } else {
                        handle.close();
                        opened.setFailure(done.cause());
                    }
                });
            } catch (IOException e) {
                closeQuietly(socket);
                opened.setFailure(e);
            }
        });
        return opened;
    }

    private static void buffer(LinuxSocket socket, int bytes) throws IOException {
        try {
            socket.setIntOpt(SOL_SOCKET, SO_RCVBUFFORCE, bytes);
        } catch (IOException e) {
            // It takes CAP_NET_ADMIN. Who has not is given what net.core.rmem_max allows.
            socket.setReceiveBufferSize(bytes);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        look();
    }

    /**
     * Answers what has come, and settles how the loop comes back: woken while few come, at intervals while many do, and as soon as it has
     * looked at its other sockets when this was not all.
     */
    private void look() {
        int took = 0;
        int count;
        do {
            count = answerBatch();
            took += count;
        } while (count == Batch.MOST && took < TURN);
        boolean many = pace.after(took, System.nanoTime());
        beWoken(!many || count == Batch.MOST);
        lookAtIntervals(many);
    }

    private void beWoken(boolean byDatagrams) {
        if (byDatagrams != woken && registration != null) {
            woken = byDatagrams;
            // Not NONE: with that it would be taken out of the epoll, and could not be changed back.
            registration.submit(byDatagrams ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
        }
    }

    private void lookAtIntervals(boolean many) {
        if (many && polling == null) {
            polling = loop.scheduleWithFixedDelay(this::look, POLL_NANOS, POLL_NANOS, TimeUnit.NANOSECONDS);
        } else if (!many && polling != null) {
            polling.cancel(false);
            polling = null;
        }
    }

    /** Takes what has come, as far as it goes into a batch; returns how many that were. */
    private int answerBatch() {
        // An error that waits at the socket, of an answer to who is gone, comes out here and is over with that.
        int count = batch.receive(socket.intValue());
        if (count <= 0) {
            return 0;
        }
        handler.took(count);
        for (int i = 0; i < count; i++) {
            try {
                handler.received(batch, i);
            } catch (RuntimeException | Error e) {
                // Thrown on, it would end the loop and all that is on it.
                handler.failed(e);
            }
        }
        int unsent = batch.send(socket.intValue());
        if (unsent > 0) {
            handler.unsent(unsent);
        }
        return count;
    }

    /** Datagrams that found no room in the socket since it is open. Any thread. */
    public long dropped() {
        ByteBuffer memory = ByteBuffer.allocateDirect(MEMINFO_LENGTH).order(ByteOrder.nativeOrder());
        try {
            socket.getRawOpt(SOL_SOCKET, SO_MEMINFO, memory);
        } catch (IOException e) {
            return 0;
        }
        return Integer.toUnsignedLong(memory.getInt(MEMINFO_DROPS));
    }

    /** Takes no more; what was taken is answered. Any thread. */
    public Future<?> shutdown() {
        return loop.submit(this::close);
    }

    /** On its loop alone. */
    @Override
    public void close() {
        if (polling != null) {
            polling.cancel(false);
        }
        if (registration != null) {
            registration.cancel();
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(LinuxSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
