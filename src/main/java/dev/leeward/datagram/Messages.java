package dev.leeward.datagram;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * An array of {@code struct mmsghdr} (recvmmsg(2)), each with room for the bytes of one message. The bytes are in one piece: to the kernel,
 * two pieces for a message cost more than to copy them together.
 */
final class Messages {
    private static final StructLayout VECTOR =
            MemoryLayout.structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    private static final StructLayout HEADER = MemoryLayout.structLayout(
            ADDRESS.withName("msg_name"),
            JAVA_INT.withName("msg_namelen"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("msg_iov"),
            JAVA_LONG.withName("msg_iovlen"),
            ADDRESS.withName("msg_control"),
            JAVA_LONG.withName("msg_controllen"),
            JAVA_INT.withName("msg_flags"),
            MemoryLayout.paddingLayout(4),
            JAVA_INT.withName("msg_len"),
            MemoryLayout.paddingLayout(4));

    private static final long NAME = offset("msg_name");
    private static final long NAME_LENGTH = offset("msg_namelen");
    private static final long CONTROL = offset("msg_control");
    private static final long CONTROL_LENGTH = offset("msg_controllen");
    private static final long LENGTH = offset("msg_len");
    private static final long VECTOR_LENGTH = VECTOR.byteOffset(PathElement.groupElement("iov_len"));

    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment bytes;
    private final int room;

    /** @param room for the bytes of a message */
    Messages(Arena arena, int count, int room) {
        this.headers = arena.allocate(HEADER, count);
        this.vectors = arena.allocate(VECTOR, count);
        this.bytes = arena.allocate((long) count * room, 64);
        this.room = room;
        for (int i = 0; i < count; i++) {
            vectors.set(ADDRESS, vector(i), bytes.asSlice((long) i * room));
            vectors.set(JAVA_LONG, vector(i) + VECTOR_LENGTH, room);
            headers.set(ADDRESS, header(i) + offset("msg_iov"), vectors.asSlice(vector(i)));
            headers.set(JAVA_LONG, header(i) + offset("msg_iovlen"), 1);
        }
    }

    private static long offset(String field) {
        return HEADER.byteOffset(PathElement.groupElement(field));
    }

    private static long header(int i) {
        return i * HEADER.byteSize();
    }

    private static long vector(int i) {
        return i * VECTOR.byteSize();
    }

    /** The array, from its element {@code first} on. */
    MemorySegment from(int first) {
        return first == 0 ? headers : headers.asSlice(header(first));
    }

    /** Where the address of the other side is, or is to be put, and what is told with the message beside its bytes. */
    void point(int i, MemorySegment name, MemorySegment control) {
        headers.set(ADDRESS, header(i) + NAME, name);
        headers.set(ADDRESS, header(i) + CONTROL, control);
    }

    /** How long those are. */
    void lengths(int i, int name, long control) {
        headers.set(JAVA_INT, header(i) + NAME_LENGTH, name);
        headers.set(JAVA_LONG, header(i) + CONTROL_LENGTH, control);
    }

    int nameLength(int i) {
        return headers.get(JAVA_INT, header(i) + NAME_LENGTH);
    }

    long controlLength(int i) {
        return headers.get(JAVA_LONG, header(i) + CONTROL_LENGTH);
    }

    /** Copies the bytes of a received message, and returns how many there are. */
    int read(int i, byte[] into) {
        int length = headers.get(JAVA_INT, header(i) + LENGTH);
        MemorySegment.copy(bytes, JAVA_BYTE, (long) i * room, into, 0, length);
        return length;
    }

    /** Copies the bytes of a message to send. */
    void write(int i, byte[] from, int length) {
        MemorySegment.copy(from, 0, bytes, JAVA_BYTE, (long) i * room, length);
        vectors.set(JAVA_LONG, vector(i) + VECTOR_LENGTH, length);
    }
}
