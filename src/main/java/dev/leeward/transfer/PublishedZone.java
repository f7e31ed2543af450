package dev.leeward.transfer;

import dev.leeward.config.DomainName;
import dev.leeward.config.TransferConfig;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A zone that secondaries may have, as it is now. {@link Publisher} writes it; any thread reads it. */
final class PublishedZone {
    private final DomainName origin;
    private final AtomicInteger serial;
    private volatile boolean made;
    private volatile TransferConfig config;
    private volatile @Nullable Content content;
    private final AtomicInteger unseen = new AtomicInteger();
    private volatile boolean waits;

    /** What is handed out. */
    record Content(ZoneCopy copy, History history) {}

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
        unseen.incrementAndGet();
    }

    /**
     * One of the changes was looked at.
     *
     * @param more whether it waits to be published
     */
    void looked(boolean more) {
        waits = more;
        unseen.decrementAndGet();
    }

    /** What waited is published, or has come to nothing. */
    void waits(boolean more) {
        waits = more;
    }

    /** Whether all that has changed is in the content, so that whoever has its serial has that. */
    boolean isSettled() {
        return content != null && unseen.get() == 0 && !waits;
    }

    /** Hands out {@code next} from now on, and shows its serial. */
    void publish(Content next) {
        content = next;
        serial.set(next.copy().serial());
    }
}
