package dev.leeward.datagram;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** {@code recvmmsg(2)} and {@code sendmmsg(2)}, as one thread calls them. */
final class SystemCalls {
    /** Numbers of errors, the same on all that Netty's epoll runs on. */
    static final int EINTR = 4;

    static final int EAGAIN = 11;

    private static final int MSG_DONTWAIT = 0x40;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle RECVMMSG = call(
            "recvmmsg",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS));
    private static final MethodHandle SENDMMSG = call(
            "sendmmsg",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT));

    private final MemorySegment state;

    SystemCalls(Arena arena) {
        this.state = arena.allocate(Linker.Option.captureStateLayout());
    }

    @SuppressWarnings("restricted") // what is called, and with what, is written above
    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    /**
     * Takes what has come, without waiting.
     *
     * @param headers that many {@code struct mmsghdr}
     * @return how many messages came, or the number of the error, negative
     */
    int receive(int socket, MemorySegment headers, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, socket, headers, count, MSG_DONTWAIT, MemorySegment.NULL));
        } catch (Throwable e) {
            throw new IllegalStateException("recvmmsg cannot be called", e);
        }
    }

    /**
     * Sends, without waiting.
     *
     * @param headers that many {@code struct mmsghdr}
     * @return how many messages, from the first on, were sent, or the number of the error of the first, negative
     */
    int send(int socket, MemorySegment headers, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, socket, headers, count, MSG_DONTWAIT));
        } catch (Throwable e) {
            throw new IllegalStateException("sendmmsg cannot be called", e);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
    }
}
