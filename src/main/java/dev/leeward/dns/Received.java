package dev.leeward.dns;

import dev.leeward.dns.Question.Fault;
import dev.leeward.guard.Cookie;
import dev.leeward.guard.Cookie.Standing;

/** The message that a loop is answering: its bytes, what it asks, who sent it, and what its cookie is worth. Allocates nothing. */
final class Received {
    /** Where the message is to be put. */
    final byte[] bytes = new byte[Wire.MESSAGE_MAX];

    final Question question = new Question();

    /** To be set before the message is read. */
    final ClientAddress sender = new ClientAddress();

    /** What the cookie of its answer is made of, when it has one. */
    final Cookie cookie;

    Standing standing = Standing.NONE;

    Received(Cookie cookie) {
        this.cookie = cookie;
    }

    /** Reads the first {@code length} of {@link #bytes}. */
    Fault read(int length, Transport transport) {
        Fault fault = question.read(bytes, length, transport);
        Edns edns = question.edns;
        standing = edns.cookieAt == 0
                ? Standing.NONE
                : cookie.read(bytes, edns.cookieAt, edns.cookieLength, sender.high, sender.low, nowSeconds());
        return fault;
    }

    /** Since 1970. */
    static long nowSeconds() {
        return System.currentTimeMillis() / 1000;
    }
}
