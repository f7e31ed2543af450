package dev.leeward.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;

/** A stub resolver, as programs have one: a question over UDP, and again over TCP where the answer is truncated. */
public record Stub(InetSocketAddress server, Duration patience) {
    /** Of the server on a port of 127.0.0.1. */
    static Stub of(int port) {
        return new Stub(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), Duration.ofSeconds(5));
    }

    /** @param name without the last dot */
    static Message query(String name, int type) {
        return query(name, type, DClass.IN);
    }

    private static Message query(String name, int type, int dclass) {
        try {
            return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, dclass));
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** @throws UncheckedIOException when there is no answer in time */
    public Message ask(String name, int type) {
        return ask(name, type, DClass.IN);
    }

    Message ask(String name, int type, int dclass) {
        try {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(patience);
            return resolver.send(query(name, type, dclass));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
