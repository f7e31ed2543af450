package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ConnectException("Connection refused: /192.0.2.1:80"), Kind.REFUSED, "connection refused"),
                Arguments.of(
                        new ConnectException("finishConnect(..) failed with error(-111): Connection refused"),
                        Kind.REFUSED,
                        "connection refused"),
                Arguments.of(new ConnectException("Connection timed out"), Kind.TIMEOUT, "timed out"),
                Arguments.of(
                        new ConnectTimeoutException("connection timed out: /192.0.2.1:80"), Kind.TIMEOUT, "timed out"),
                Arguments.of(new NoRouteToHostException("No route to host"), Kind.UNREACHABLE, "no route to host"),
                Arguments.of(new ConnectException("Network is unreachable"), Kind.UNREACHABLE, "network unreachable"),
                Arguments.of(new SocketException("Connection reset"), Kind.RESET, "connection reset"),
                Arguments.of(new IOException("Broken pipe"), Kind.RESET, "connection reset"),
                Arguments.of(
                        new HttpClosedException("Connection was closed"),
                        Kind.RESET,
                        "connection closed without an answer"),
                Arguments.of(
                        tls(new CertPathValidatorException(
                                "validity check failed", new CertificateExpiredException("x"))),
                        Kind.PROTOCOL,
                        "certificate expired"),
                Arguments.of(tls(new CertificateNotYetValidException("x")), Kind.PROTOCOL, "certificate not valid yet"),
                Arguments.of(
                        tls(new CertificateException("No name matching a.test found")),
                        Kind.PROTOCOL,
                        "certificate not trusted: No name matching a.test found"),
                Arguments.of(new SSLException("no common cipher"), Kind.PROTOCOL, "TLS failed: no common cipher"),
                Arguments.of(new IllegalStateException(), Kind.PROTOCOL, "IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsInAFewWords(Throwable failure, Kind kind, String reason) {
        assertEquals(new Failed(kind, reason), Diagnosis.of(failure));
    }

    @Test
    void whatTheMemberSentMakesNoSecondLineAndNoLongOne() {
        String reason = Diagnosis.of(new IllegalArgumentException("bad\r\n\u001b[31m version " + "x".repeat(1000)))
                .reason();
        assertTrue(reason.length() < 200 && reason.chars().noneMatch(Character::isISOControl), reason);
    }

    private static SSLException tls(Throwable cause) {
        SSLException failure = new SSLHandshakeException(cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
