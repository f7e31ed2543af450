/**
 * Moves datagrams in batches: {@code recvmmsg} and {@code sendmmsg} of Linux by the foreign-function API, on an event loop of Netty's epoll.
 * Knows no DNS and imports nothing of ours.
 */
@NullMarked
package dev.leeward.datagram;

import org.jspecify.annotations.NullMarked;
