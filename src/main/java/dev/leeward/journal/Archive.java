package dev.leeward.journal;

import dev.leeward.config.JournalConfig.ArchiveConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ships every committed entry elsewhere, at once and off the thread that appends. Goes on after a restart where it was; whatever fails there
 * keeps no decision waiting.
 */
public final class Archive {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final List<Shipping> shippings;

    private Archive(List<Shipping> shippings) {
        this.shippings = shippings;
    }

    /**
     * What is committed and not shipped; the most, where it goes to two places.
     *
     * @param entries how many
     * @param age of the oldest
     */
    public record Lag(long entries, Duration age) {}

    /** Ships from now on, as far as anything is configured. */
    public static Archive start(ArchiveConfig config, FileJournal journal, InstantSource clock) {
        return start(targets(config, clock), journal, clock, FIRST_WAIT);
    }

    private static List<ArchiveTarget> targets(ArchiveConfig config, InstantSource clock) {
        List<ArchiveTarget> targets = new ArrayList<>();
        if (config.folder() != null) {
            targets.add(new FolderTarget(config.folder(), clock));
        }
        if (!config.command().isEmpty()) {
            targets.add(new CommandTarget(config.command(), CommandTarget.LONGEST));
        }
        return targets;
    }

    static Archive start(List<ArchiveTarget> targets, FileJournal journal, InstantSource clock, Duration firstWait) {
        List<Shipping> shippings = targets.stream()
                .map(target -> new Shipping(journal, target, clock, firstWait))
                .toList();
        journal.onCommit(() -> shippings.forEach(Shipping::wake));
        shippings.forEach(Shipping::start);
        return new Archive(shippings);
    }

    /** Nothing, where nothing is configured. */
    public Lag lag() {
        return shippings.stream()
                .map(Shipping::lag)
                .max(Comparator.comparing(Lag::age).thenComparingLong(Lag::entries))
                .orElse(new Lag(0, Duration.ZERO));
    }

    /** Ends when what is committed is shipped. Blocks, for some seconds at most; to be called before the journal is closed. */
    public void stop() {
        shippings.forEach(Shipping::stop);
    }
}
