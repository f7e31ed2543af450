package dev.leeward.transfer;

import dev.leeward.values.DomainName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives zones their serials, each on the disk before anybody sees it. The same content after a restart has the same serial. Blocks; any thread, one after another.
 */
final class Serials {
    private final SerialFile file;
    private final InstantSource clock;
    private final Map<DomainName, SerialFile.Kept> kept;

    Serials(Path stateFolder, InstantSource clock) {
        this.file = new SerialFile(stateFolder);
        this.clock = clock;
        this.kept = new LinkedHashMap<>(file.read());
    }

    /**
     * A zone whose serial is asked for.
     *
     * @param print of its content; {@link Print#NONE} until that is known
     * @param written the serial of its file
     * @param made whether this server makes some of it
     */
    record Wanted(DomainName zone, Print print, int written, boolean made) {}

    /** The serial that a zone is shown with next. */
    int of(Wanted zone) {
        return Objects.requireNonNull(of(List.of(zone)).get(zone.zone()));
    }

    /** Those of many zones, for which the file is written once; also where nothing is new, but it could not be written before. */
    synchronized Map<DomainName, Integer> of(List<Wanted> zones) {
        Instant now = clock.instant();
        Map<Wanted, SerialFile.Kept> changes = new LinkedHashMap<>();
        for (Wanted zone : zones) {
            SerialFile.Kept last = kept.get(zone.zone());
            if (last == null
                    || (!zone.print().equals(Print.NONE) && !last.print().equals(zone.print()))) {
                changes.put(zone, new SerialFile.Kept(next(zone, last, now), zone.print()));
            }
        }
        keep(changes, now);
        return zones.stream().map(Wanted::zone).collect(Collectors.toMap(zone -> zone, this::serial));
    }

    /** Writes what could not be written, if it can be by now: a zone without steered names would not go beyond it by itself. */
    synchronized void writeMissed() {
        if (file.isFailing()) {
            file.write(kept);
        }
    }

    private int serial(DomainName zone) {
        return Objects.requireNonNull(kept.get(zone)).serial();
    }

    private int next(Wanted zone, SerialFile.@Nullable Kept last, Instant now) {
        int written = zone.written();
        if (last == null) {
            // What was forgotten may have been later than what is in the zone's file.
            return zone.made() || file.wasDamaged() ? Serial.first(written, now) : written;
        }
        if (last.print().equals(Print.NONE)) {
            // No content has had it yet. The file may be another one since the process that started it was killed.
            return !zone.made() && Serial.isLater(written, last.serial()) ? written : last.serial();
        }
        return zone.made() ? Serial.next(last.serial(), written, now) : Serial.nextOfFile(last.serial(), written);
    }

    private void keep(Map<Wanted, SerialFile.Kept> changes, Instant now) {
        if (changes.isEmpty() && !file.isFailing()) {
            return;
        }
        Map<DomainName, SerialFile.Kept> before = Map.copyOf(kept);
        changes.forEach((zone, next) -> kept.put(zone.zone(), next));
        if (!file.write(kept)) {
            changes.forEach((zone, next) -> kept.put(
                    zone.zone(),
                    new SerialFile.Kept(later(zone, before.get(zone.zone()), next.serial(), now), next.print())));
        }
    }

    /** One that a restart without memory goes beyond. */
    private static int later(Wanted zone, SerialFile.@Nullable Kept before, int serial, Instant now) {
        int ahead = Serial.first(zone.written(), now);
        return before == null || Serial.isLater(ahead, serial) ? ahead : serial;
    }
}
