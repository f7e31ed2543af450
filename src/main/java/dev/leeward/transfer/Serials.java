package dev.leeward.transfer;

import dev.leeward.config.DomainName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
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
     * What a zone shows until its content is known: the serial it had, or a first one, that no content has yet.
     *
     * @param written the serial of its file
     * @param made whether this server makes some of it
     */
    synchronized int start(DomainName zone, int written, boolean made) {
        SerialFile.Kept last = kept.get(zone);
        if (last != null) {
            return last.serial();
        }
        return keep(zone, first(written, made), Print.NONE, written);
    }

    private int first(int written, boolean made) {
        return made ? Serial.first(written, clock.instant()) : written;
    }

    /** The serial of a content that is shown next: that of the last one when it is the same. A zone that did not load so far has not been started. */
    synchronized int of(DomainName zone, Print print, int written, boolean made) {
        SerialFile.Kept last = kept.get(zone);
        if (last == null) {
            return keep(zone, first(written, made), print, written);
        }
        if (last.print().equals(print)) {
            return last.serial();
        }
        if (last.print().equals(Print.NONE)) {
            // The file may be another one since the process that started it was killed.
            boolean later = !made && Serial.isLater(written, last.serial());
            return keep(zone, later ? written : last.serial(), print, written);
        }
        int next =
                made ? Serial.next(last.serial(), written, clock.instant()) : Serial.nextOfFile(last.serial(), written);
        return keep(zone, next, print, written);
    }

    private int keep(DomainName zone, int serial, Print print, int written) {
        SerialFile.Kept before = kept.put(zone, new SerialFile.Kept(serial, print));
        if (file.write(kept)) {
            return serial;
        }
        int later = later(before, serial, written);
        kept.put(zone, new SerialFile.Kept(later, print));
        return later;
    }

    /** One that a restart without memory goes beyond. */
    private int later(SerialFile.@Nullable Kept before, int serial, int written) {
        int ahead = Serial.first(written, clock.instant());
        return before == null || Serial.isLater(ahead, serial) ? ahead : serial;
    }
}
