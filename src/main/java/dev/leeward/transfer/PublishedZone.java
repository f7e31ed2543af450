package dev.leeward.transfer;

import dev.leeward.config.TransferConfig;
import dev.leeward.values.DomainName;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A zone that secondaries may have, as it is now. {@link Publisher} writes it; any thread reads it. */
final class PublishedZone {
    private final DomainName origin;
    private final AtomicInteger serial;
    private volatile boolean made;
    private volatile TransferConfig config;
    private volatile @Nullable Content content;
    private final AtomicLong changes = new AtomicLong();
    private volatile long settled;

    /** What is handed out. */
    record Content(ZoneCopy copy, History history) {
        /** What follows on another one, and whatever leads there; {@code before} is null for the first. */
        static Content after(@Nullable Content before, ZoneCopy next) {
            if (before == null) {
                return new Content(next, History.NONE);
            }
            if (before.copy.serial() == next.serial()) {
                return new Content(next, before.history);
            }
            Delta delta = next.since(before.copy, History.MAX_SIZE);
            return new Content(next, delta == null ? History.NONE : before.history.with(delta));
        }
    }

    PublishedZone(DomainName origin, int serial, TransferConfig config, boolean made) {
        this.origin = origin;
        this.serial = new AtomicInteger(serial);
        this.config = config;
        this.made = made;
    }

    DomainName origin() {
        return origin;
    }

    /** What the SOA of the zone's answers shows. */
    AtomicInteger serial() {
        return serial;
    }

    TransferConfig config() {
        return config;
    }

    /** Whether no file holds its serial. */
    boolean isMade() {
        return made;
    }

    void configure(TransferConfig next, boolean withoutFile) {
        config = next;
        made = withoutFile;
    }

    /** Null: it is not known yet what steered names are, or the zone did not load. */
    @Nullable
    Content content() {
        return content;
    }

    /** Something of it may have changed, which is to be looked at. Any thread. */
    void touched() {
        changes.incrementAndGet();
    }

    /** How many times it was touched. To be read before what was changed is. */
    long changes() {
        return changes.get();
    }

    /** So many changes are in the content. */
    void settled(long seen) {
        settled = seen;
    }

    /** Whether all that has changed is in the content, so that whoever has its serial has that. */
    boolean isSettled() {
        return content != null && settled == changes.get();
    }

    /**
     * Hands out {@code next} from now on, and shows its serial.
     *
     * @param seen how many changes are in it
     */
    void publish(Content next, long seen) {
        content = next;
        serial.set(next.copy().serial());
        settled = seen;
    }
}
