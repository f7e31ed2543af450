package dev.leeward.node;

import dev.leeward.admin.NotRecordedException;
import dev.leeward.authority.LiveAuthority;
import dev.leeward.recovery.DecisionRecord;
import dev.leeward.recovery.Past;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains what a name was answered at an earlier time, and says what it cannot know of it. Blocks. */
record Hindsight(DecisionRecord record, Configuration running, LiveAuthority authority) {

    List<String> explain(DomainName name, int type, @Nullable InetAddress client, Instant at, Instant now)
            throws IOException, NotRecordedException {
        if (at.isAfter(now)) {
            throw new NotRecordedException(seconds(at) + " is in the future");
        }
        return switch (record.at(at, running.topology(), running.hash())) {
            case Past.Missing(Instant first) ->
                throw new NotRecordedException(
                        first == null
                                ? "nothing is recorded yet"
                                : "nothing is recorded of " + seconds(at) + "; the record begins at " + seconds(first));
            case Past.Known known -> {
                List<String> lines = new ArrayList<>();
                lines.add("at %s, as recorded at %s:"
                        .formatted(seconds(at), known.snapshot().time()));
                if (known.nextStart() != null) {
                    lines.add("the node was started again at " + seconds(known.nextStart())
                            + "; it may have been down at the time asked for");
                }
                if (!known.sameConfiguration()) {
                    lines.add(
                            "the configuration was another then: what follows is what the one of now would have made of the"
                                    + " health and overrides of then");
                }
                lines.addAll(authority.explain(name, type, client, known.snapshot()));
                yield lines;
            }
        };
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
