package dev.leeward.report;

import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfRegion;
import dev.leeward.report.Event.OfServices;
import dev.leeward.report.Event.What;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Events as lines of JSON. */
final class EventLine {
    private static final String SERVICES = "services";
    private static final String REGION = "region";

    private EventLine() {}

    static String of(Event event) {
        JsonObject line = new JsonObject().put("time", text(event.time()));
        switch (event) {
            case OfNode(Instant _, What what, Instant since) -> {
                line.put("event", what.word());
                since(line, event.time(), since);
            }
            case OfServices(Instant _, List<String> names, Answered answered, Instant since) -> {
                line.put("event", SERVICES);
                since(line, event.time(), since);
                line.put("health", answered.health().word())
                        .put("regions", new JsonArray(answered.regions()))
                        .put("because", answered.because());
                if (!answered.detail().isEmpty()) {
                    line.put("detail", answered.detail());
                }
                line.put("names", new JsonArray(names));
            }
            case OfRegion region -> {
                line.put("event", REGION);
                since(line, event.time(), region.since());
                line.put("plan", region.plan()).put("region", region.region()).put("usable", region.usable());
            }
        }
        return line.encode();
    }

    private static void since(JsonObject line, Instant time, Instant since) {
        if (since.isBefore(time)) {
            line.put("since", text(since));
        }
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** @throws RuntimeException of many kinds when {@code text} is not whole */
    static Event parse(String text) {
        JsonObject line = new JsonObject(text);
        Instant time = Instant.parse(line.getString("time"));
        Instant since = Instant.parse(line.getString("since", line.getString("time")));
        String event = line.getString("event");
        return switch (event) {
            case SERVICES ->
                new OfServices(
                        time,
                        strings(line.getJsonArray("names")),
                        new Answered(
                                Health.of(line.getString("health")),
                                strings(line.getJsonArray("regions")),
                                line.getString("because"),
                                line.getString("detail", "")),
                        since);
            case REGION ->
                new OfRegion(time, line.getString("plan"), line.getString("region"), line.getBoolean("usable"), since);
            default -> new OfNode(time, What.valueOf(event.toUpperCase(Locale.ROOT)), since);
        };
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
