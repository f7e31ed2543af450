package dev.leeward.probe;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the gRPC health checking protocol expects: {@code SERVING}. Its two messages have one field each, which is read and written here.
 *
 * <p>A message is framed by a byte of flags and its length in four (gRPC over HTTP/2, "Length-Prefixed-Message"). The request is
 * {@code {string service = 1}}, the response {@code {enum status = 1}}; fields are keyed and encoded as the Protocol Buffers encoding guide says.
 */
final class GrpcAnswer implements ExpectedAnswer {
    private static final int FRAME = 5;
    private static final int STATUS_FIELD = 1 << 3;
    private static final int SERVICE_FIELD = 1 << 3 | 2;
    private static final List<String> STATUS = List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");
    private static final List<String> CODES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    /** @param service of at most 255 characters of ASCII */
    static Buffer request(String service) {
        Buffer message = Buffer.buffer();
        if (!service.isEmpty()) {
            message.appendByte((byte) SERVICE_FIELD);
            varint(service.length(), message);
            message.appendString(service, StandardCharsets.US_ASCII.name());
        }
        return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
    }

    private static void varint(int value, Buffer to) {
        int left = value;
        while (left > 0x7f) {
            to.appendByte((byte) (left | 0x80));
            left >>>= 7;
        }
        to.appendByte((byte) left);
    }

    @Override
    public @Nullable Failed complaint(int status, Function<String, List<String>> headers) {
        if (status != 200) {
            return new Failed(Kind.WRONG_STATUS, "HTTP status " + status);
        }
        // An answer that is an error has no body, and its trailers stand as headers.
        String error = error(headers.apply("grpc-status").stream().findFirst().orElse(null));
        return error.isEmpty() ? null : ExpectedAnswer.wrong(error);
    }

    private static String error(@Nullable String code) {
        if (code == null || code.equals("0")) {
            return "";
        }
        boolean known = code.matches("[0-9]{1,2}") && Integer.parseInt(code) < CODES.size();
        return "gRPC status " + (known ? CODES.get(Integer.parseInt(code)) : Diagnosis.brief(code));
    }

    @Override
    public BodyReader reader() {
        return new Reader();
    }

    private static final class Reader implements BodyReader {
        private static final int MOST = 4096;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private String error = "";

        @Override
        public boolean wants(byte[] part) {
            kept.write(part, 0, Math.min(part.length, MOST - kept.size()));
            return kept.size() < MOST;
        }

        @Override
        public void trailers(Function<String, @Nullable String> trailers) {
            error = error(trailers.apply("grpc-status"));
        }

        @Override
        public String complaint(boolean whole) {
            if (!error.isEmpty()) {
                return error;
            }
            int status = whole ? status(kept.toByteArray()) : -1;
            if (status < 0) {
                return "not an answer of the gRPC health service";
            }
            return status == 1 ? "" : "is " + (status < STATUS.size() ? STATUS.get(status) : status);
        }

        /** The default of an enumeration, 0, is not written; -1 when it is something else. */
        private static int status(byte[] frame) {
            boolean framed = frame.length >= FRAME
                    && frame[0] == 0
                    && Buffer.buffer(frame).getInt(1) == frame.length - FRAME;
            if (framed && frame.length == FRAME) {
                return 0;
            }
            return framed && frame.length == FRAME + 2 && frame[FRAME] == STATUS_FIELD ? frame[FRAME + 1] : -1;
        }
    }
}
