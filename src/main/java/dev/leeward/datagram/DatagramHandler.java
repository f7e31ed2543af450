package dev.leeward.datagram;

/** Takes the datagrams of a socket, on its loop. */
public interface DatagramHandler {
    /**
     * Some datagrams came, of which this is the {@code i}th. It may be answered now, and must not be kept.
     *
     * @param batch which is good for this call
     */
    void received(Batch batch, int i);

    /** {@link #received} has thrown this. The others of the batch are not concerned. */
    void failed(Throwable cause);

    /** So many came together. */
    void took(int count);

    /** So many answers were not sent: the socket took no more, or the system refused to. */
    void unsent(int count);
}
