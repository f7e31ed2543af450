package dev.leeward.probe;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of the network tells about a member, in the words of people. Netty's native transport and the JDK's say the same
 * with different classes, so some is told by the message.
 */
public final class Diagnosis {
    private Diagnosis() {}

    public static Failed of(Throwable failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "").toLowerCase(Locale.ROOT);
        if (failure instanceof ConnectTimeoutException || failure instanceof TimeoutException) {
            return new Failed(Kind.TIMEOUT, "timed out");
        }
        if (message.contains("connection refused")) {
            return new Failed(Kind.REFUSED, "connection refused");
        }
        if (failure instanceof UnknownHostException) {
            return new Failed(Kind.UNREACHABLE, "host name does not resolve");
        }
        if (failure instanceof NoRouteToHostException
                || message.contains("unreachable")
                || message.contains("no route")) {
            return new Failed(
                    Kind.UNREACHABLE, message.contains("network") ? "network unreachable" : "no route to host");
        }
        if (caused(failure, SSLException.class) != null) {
            return new Failed(Kind.PROTOCOL, ofTls(failure));
        }
        if (failure instanceof StreamResetException reset) {
            // HTTP/2 error code, RFC 9113, section 7.
            return new Failed(Kind.RESET, "request reset with error code " + reset.getCode());
        }
        if (failure instanceof HttpClosedException || message.contains("connection was closed")) {
            return new Failed(Kind.RESET, "connection closed without an answer");
        }
        if (message.contains("connection reset") || message.contains("broken pipe")) {
            return new Failed(Kind.RESET, "connection reset");
        }
        if (failure instanceof ConnectException && message.contains("timed out")) {
            return new Failed(Kind.TIMEOUT, "timed out");
        }
        if (failure instanceof IOException && !(failure instanceof ConnectException)) {
            return new Failed(Kind.RESET, "connection broken: " + brief(failure));
        }
        if (failure instanceof DecoderException || failure instanceof IllegalArgumentException) {
            return new Failed(Kind.PROTOCOL, "not understood: " + brief(failure));
        }
        return new Failed(Kind.PROTOCOL, brief(failure));
    }

    private static String ofTls(Throwable failure) {
        if (caused(failure, CertificateExpiredException.class) != null) {
            return "certificate expired";
        }
        if (caused(failure, CertificateNotYetValidException.class) != null) {
            return "certificate not valid yet";
        }
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        boolean certificate = deepest instanceof CertificateException
                || deepest instanceof CertPathValidatorException
                || deepest instanceof CertPathBuilderException;
        return (certificate ? "certificate not trusted: " : "TLS failed: ") + brief(deepest);
    }

    private static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> by) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (by.isInstance(cause)) {
                return by.cast(cause);
            }
        }
        return null;
    }

    private static String brief(Throwable failure) {
        String message = failure.getMessage();
        return brief(message == null ? failure.getClass().getSimpleName() : message);
    }

    /** One line of bounded length, whatever the other side managed to put into the text. */
    public static String brief(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= 120 ? line : line.substring(0, 119) + "…";
    }
}
