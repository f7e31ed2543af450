package dev.leeward.configfile;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.MaxMindDbParameter;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import dev.leeward.config.Coordinates;
import dev.leeward.config.Geography;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An operator's {@code .mmdb} of countries or cities (MaxMind DB file format 2.0). Reading it blocks. */
public final class GeoDatabase implements Geography {
    private final Path file;

    /** What is taken of an entry, which may hold much more. Made by the reader of the format, which asks that it be public. */
    public record Entry(
            @MaxMindDbParameter(name = "country") @Nullable Country country,

            @MaxMindDbParameter(name = "continent") @Nullable
            Continent continent,

            @MaxMindDbParameter(name = "location") @Nullable Location location) {}

    /** See {@link Entry}. */
    public record Country(
            @MaxMindDbParameter(name = "iso_code") @Nullable String code) {}

    /** See {@link Entry}. */
    public record Continent(
            @MaxMindDbParameter(name = "code") @Nullable String code) {}

    /** See {@link Entry}. */
    public record Location(
            @MaxMindDbParameter(name = "latitude") @Nullable Double latitude,

            @MaxMindDbParameter(name = "longitude") @Nullable
            Double longitude) {}

    public GeoDatabase(Path file) {
        this.file = file;
    }

    /** @throws IOException when it cannot be read, or is no such database */
    void check() throws IOException {
        try (Reader reader = open()) {
            sound(() -> reader.getRecord(InetAddress.ofLiteral("192.0.2.1"), Entry.class));
        }
    }

    private Reader open() throws IOException {
        return sound(() -> new Reader(file.toFile(), Reader.FileMode.MEMORY, new CHMCache()));
    }

    /** On a damaged file the reader throws whatever its code comes to. */
    private static <T> T sound(Callable<T> reading) throws IOException {
        try {
            return reading.call();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("is damaged: " + e.getMessage(), e);
        }
    }

    /** @throws UncheckedIOException when it cannot be read, or is damaged */
    @Override
    public void forEach(Visitor visitor) {
        try (Reader reader = open()) {
            Networks<Entry> networks = sound(() -> reader.networks(Entry.class));
            while (sound(networks::hasNext)) {
                DatabaseRecord<Entry> one = sound(networks::next);
                visitor.network(one.network().networkAddress(), one.network().prefixLength(), place(one.data()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static Place place(Entry entry) {
        return new Place(
                entry.country() == null
                        ? ""
                        : Objects.requireNonNullElse(entry.country().code(), ""),
                entry.continent() == null
                        ? ""
                        : Objects.requireNonNullElse(entry.continent().code(), ""),
                coordinates(entry.location()));
    }

    private static @Nullable Coordinates coordinates(@Nullable Location location) {
        return location == null || location.latitude() == null || location.longitude() == null
                ? null
                : new Coordinates(location.latitude(), location.longitude());
    }
}
