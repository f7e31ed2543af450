package dev.leeward.recovery;

import dev.leeward.steering.Overrides;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rebuilds a generation of the record: the file that its time falls into, line by line up to it. Blocks. */
final class RecordReader {
    private final RecordFiles files;

    RecordReader(RecordFiles files) {
        this.files = files;
    }

    /** As {@link DecisionRecord#at}. */
    Past at(Instant time, Topology topology, String hash) throws IOException {
        List<Path> all = files.files();
        int index = all.size() - 1;
        while (index >= 0 && RecordFiles.begin(all.get(index)).isAfter(time)) {
            index--;
        }
        State state = index < 0 ? null : read(all.get(index), time);
        if (state == null) {
            return new Past.Missing(all.isEmpty() ? null : RecordFiles.begin(all.getFirst()));
        }
        Instant nextStart = null;
        if (!state.goesOn && index + 1 < all.size()) {
            RecordLine next = first(all.get(index + 1));
            nextStart = next != null && next.started() ? next.time() : null;
        }
        Snapshot then = Snapshot.past(
                state.generation,
                state.time,
                topology,
                state.verdicts,
                state.overrides,
                state.scopes,
                state.isolatedSince);
        return new Past.Known(then, hash.equals(state.configuration), nextStart);
    }

    /** What the lines of a file up to a time come to. */
    private static final class State {
        private final Map<Target, Verdict> verdicts = new HashMap<>();
        private Overrides overrides = Overrides.NONE;
        private final Map<String, Scope> scopes = new HashMap<>();
        private @Nullable Instant isolatedSince;
        private String configuration = "";
        private Instant time = Instant.MIN;
        private long generation;

        /** Whether there is a later line. */
        private boolean goesOn;

        private void take(RecordLine line) {
            time = line.time();
            generation = line.generation();
            verdicts.putAll(line.verdicts());
            scopes.putAll(line.scopes());
            if (line.configuration() != null) {
                configuration = line.configuration();
            }
            if (line.overrides() != null) {
                overrides = line.overrides();
            }
            if (line.isolation() != null) {
                isolatedSince = line.isolation().since();
            }
        }
    }

    /** Null when not even the first line is whole. */
    private static @Nullable State read(Path file, Instant until) throws IOException {
        State state = new State();
        boolean any = false;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                RecordLine line = parse(text);
                if (line == null) {
                    break;
                }
                if (any && line.time().isAfter(until)) {
                    state.goesOn = true;
                    break;
                }
                state.take(line);
                any = true;
            }
        }
        return any ? state : null;
    }

    private static @Nullable RecordLine first(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            return line == null ? null : parse(line);
        }
    }

    /** Null for a line that is torn, as the last one of a killed process may be, or is being written. */
    private static @Nullable RecordLine parse(String line) {
        try {
            return RecordLine.fromJson(line);
        } catch (RuntimeException e) {
            return null;
        }
    }
}
