package dev.leeward.datagram;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;

/**
 * The datagrams that one system call took, and the answers that another one will send. Belongs to one socket and its loop, which use it again
 * and again: nothing is allocated for a datagram.
 */
public final class Batch {
    /** Datagrams in one, at most. */
    public static final int MOST = 64;

    private final SystemCalls calls;
    private final Messages queries;
    private final Messages answers;
    private final Peers peers;
    private final LocalAddresses locals;

    /** Of how many headers the lengths are those of datagrams, and to be set anew. */
    private int received = MOST;

    private int answered;

    /**
     * @param room bytes of the longest datagram; what is longer is cut off
     * @param locals which of the system's addresses the datagrams were sent to
     */
    Batch(Arena arena, int room, LocalAddresses locals) {
        this.calls = new SystemCalls(arena);
        this.queries = new Messages(arena, MOST, room);
        this.answers = new Messages(arena, MOST, room);
        this.peers = new Peers(arena, MOST);
        this.locals = locals;
        for (int i = 0; i < MOST; i++) {
            queries.point(i, peers.at(i), locals.at(i));
        }
    }

    /** Takes what has come; returns how many datagrams that are, or the number of an error, negative. */
    int receive(int socket) {
        for (int i = 0; i < received; i++) {
            queries.lengths(i, Peers.ROOM, locals.room());
        }
        answered = 0;
        int result = calls.receive(socket, queries.from(0), MOST);
        received = Math.max(0, result);
        return result;
    }

    /** Copies the bytes of a datagram, and returns how many there are. */
    public int read(int i, byte[] into) {
        return queries.read(i, into);
    }

    /** Whether it came from an address of IPv4. */
    public boolean isV4(int i) {
        return peers.isV4(i);
    }

    /** The IPv4 address that it came from. */
    public int v4(int i) {
        return peers.v4(i);
    }

    /** The first half of the IPv6 address that it came from. */
    public long v6High(int i) {
        return peers.v6High(i);
    }

    /** The other half. */
    public long v6Low(int i) {
        return peers.v6Low(i);
    }

    /** The port that it came from. */
    public int port(int i) {
        return peers.port(i);
    }

    /** Where it came from. Allocates. */
    public InetSocketAddress peer(int i) {
        return peers.address(i);
    }

    /** Where it was sent to. Allocates. */
    public InetSocketAddress local(int i) {
        return locals.address(i, queries.controlLength(i));
    }

    /** Will send an answer to the {@code i}th datagram, from the address that it was sent to. */
    public void answer(int i, byte[] from, int length) {
        answers.write(answered, from, length);
        answers.point(answered, peers.at(i), locals.at(i));
        answers.lengths(answered, queries.nameLength(i), locals.toSender(i, queries.controlLength(i)));
        answered++;
    }

    /** Sends the answers; returns how many of them were not sent. */
    int send(int socket) {
        int unsent = 0;
        int next = 0;
        while (next < answered) {
            int sent = calls.send(socket, answers.from(next), answered - next);
            if (sent == -SystemCalls.EAGAIN) {
                unsent += answered - next;
                break;
            } else if (sent >= 0) {
                next += sent;
            } else if (sent != -SystemCalls.EINTR) {
                // One that cannot be sent, to a network that is not reached for instance, is no reason to keep the
                // others.
                unsent++;
                next++;
            }
        }
        return unsent;
    }
}
