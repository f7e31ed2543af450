package dev.leeward.guard;

import java.util.List;

/**
 * The secrets of server cookies. Read by every loop at every query with a cookie, replaced by a reload.
 *
 * <p>The first one makes cookies, all are accepted, so that nodes which share them can take a new one, one node after another (RFC 9018
 * section 5).
 */
final class CookieKeys {
    private volatile SipKey[] keys;

    /** @param secrets of 16 bytes each; none: one of chance, which no other node knows */
    CookieKeys(List<byte[]> secrets) {
        keys = secrets.isEmpty() ? new SipKey[] {SipKey.random()} : keys(secrets);
    }

    /** Takes other secrets; none: it stays with what it has, so that a reload outdates nobody's cookie. */
    void replace(List<byte[]> secrets) {
        if (!secrets.isEmpty()) {
            keys = keys(secrets);
        }
    }

    private static SipKey[] keys(List<byte[]> secrets) {
        return secrets.stream().map(SipKey::of).toArray(SipKey[]::new);
    }

    SipKey[] current() {
        return keys;
    }
}
