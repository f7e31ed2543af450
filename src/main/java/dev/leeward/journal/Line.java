package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry and the very bytes that it is written as: the next one holds their hash. Immutable. */
final class Line {
    /** What says that nothing else happened; no decision. */
    static final String HEARTBEAT = "heartbeat";

    /** Where the chain goes on after damage; the one type that this package gives a meaning. */
    static final String REPAIRED = "repaired";

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter().withZone(ZoneOffset.UTC);

    private final Entry entry;
    private final byte[] bytes;
    private final Point point;

    private Line(Entry entry, byte[] bytes) {
        this.entry = entry;
        this.bytes = bytes;
        this.point = new Point(entry.epoch(), entry.seq(), Point.hash(bytes));
    }

    /** The line that follows {@code last}; null: it would be longer than any may be. It is read back from its bytes, so that what is applied now is what a restart will apply. */
    static @Nullable Line after(Point last, long epoch, Instant time, Draft draft) {
        JsonObject json = new JsonObject()
                .put("epoch", epoch)
                .put("seq", last.seq() + 1)
                .put("time", MILLIS.format(time.truncatedTo(ChronoUnit.MILLIS)))
                .put("prev", last.hash())
                .put("type", draft.type())
                .put("actor", draft.actor())
                .put("payload", draft.payload())
                .put("key", draft.key());
        byte[] bytes = CheckedLine.of(json);
        try {
            return bytes.length > RawLines.LONGEST ? null : read(bytes);
        } catch (DamagedException e) {
            throw new IllegalArgumentException("an entry of type " + draft.type() + " cannot hold this", e);
        }
    }

    /** @param bytes without a newline */
    static Line read(byte[] bytes) throws DamagedException {
        JsonObject json = CheckedLine.read(bytes);
        try {
            Entry entry = new Entry(
                    json.getLong("epoch"),
                    json.getLong("seq"),
                    Instant.parse(json.getString("time")),
                    Objects.requireNonNull(json.getString("prev")),
                    Objects.requireNonNull(json.getString("type")),
                    Objects.requireNonNull(json.getString("actor")),
                    Objects.requireNonNull(json.getJsonObject("payload")),
                    json.getString("key"));
            return new Line(entry, bytes);
        } catch (RuntimeException e) {
            throw new DamagedException("it lacks what every entry has", e);
        }
    }

    Entry entry() {
        return entry;
    }

    /** Behind it. */
    Point point() {
        return point;
    }

    boolean isRepair() {
        return entry.type().equals(REPAIRED);
    }

    boolean isDecision() {
        return !entry.type().equals(HEARTBEAT);
    }

    boolean hasBytes(byte[] others) {
        return Arrays.equals(bytes, others);
    }

    boolean startsWith(byte[] begin) {
        return begin.length <= bytes.length && Arrays.equals(bytes, 0, begin.length, begin, 0, begin.length);
    }

    /** As it stands in a file, with its newline. */
    byte[] written() {
        byte[] written = Arrays.copyOf(bytes, bytes.length + 1);
        written[bytes.length] = '\n';
        return written;
    }
}
