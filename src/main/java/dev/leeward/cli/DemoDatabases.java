package dev.leeward.cli;

import dev.leeward.admin.AdminServer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The databases that the demo's plan speaks to, one in each of its regions: a primary that writes all the time, and a standby that has what was
 * written while both run. Only on the loop of the API.
 */
final class DemoDatabases {
    private final InstantSource clock;
    private final Predicate<String> isUp;
    private final Map<String, Instant> newest = new HashMap<>();
    private String primary;
    private boolean writes = true;

    /** @param isUp whether a region runs */
    DemoDatabases(List<String> regions, InstantSource clock, Predicate<String> isUp) {
        this.clock = clock;
        this.isUp = isUp;
        this.primary = regions.getFirst();
        regions.forEach(region -> newest.put(region, clock.instant()));
    }

    /** {@code /demo/databases/REGION}, and below it {@code primary}, {@code stop} and {@code promote}. */
    void serve(AdminServer admin) {
        for (String region : newest.keySet()) {
            String path = "/demo/databases/" + region;
            admin.route(HttpMethod.GET, path, request -> tell(request, region));
            admin.route(
                    HttpMethod.GET,
                    path + "/primary",
                    request -> AdminServer.text(
                            request,
                            isUp.test(region) && region.equals(primary) && writes ? 200 : 503,
                            region.equals(primary) ? "primary\n" : "standby\n"));
            admin.route(HttpMethod.POST, path + "/stop", request -> stop(request, region));
            admin.route(HttpMethod.POST, path + "/promote", request -> promote(request, region));
        }
    }

    /** Lets what was written since the last look reach who could receive it. */
    private void look() {
        Instant now = clock.instant();
        if (writes && isUp.test(primary)) {
            newest.keySet().stream().filter(isUp).forEach(region -> newest.put(region, now));
        }
    }

    private void tell(HttpServerRequest request, String region) {
        look();
        if (isUp.test(region)) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("newest", String.valueOf(newest.get(region)))
                            .encode());
        } else {
            AdminServer.text(request, 503, region + " is down\n");
        }
    }

    private void stop(HttpServerRequest request, String region) {
        look();
        if (region.equals(primary)) {
            writes = false;
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("stopped", String.valueOf(newest.get(region)))
                        .encode());
    }

    private void promote(HttpServerRequest request, String region) {
        look();
        primary = region;
        writes = true;
        AdminServer.text(request, 200, region + " is the primary\n");
    }
}
