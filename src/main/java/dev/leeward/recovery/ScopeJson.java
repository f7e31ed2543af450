package dev.leeward.recovery;

import dev.leeward.steering.Scope;
import dev.leeward.steering.Scope.Ramp;
import dev.leeward.steering.Scope.Slice;
import dev.leeward.values.IpNetwork;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scopes of plans as JSON: the same in the journal, in the record and in the API. */
public final class ScopeJson {
    private ScopeJson() {}

    static JsonObject of(Map<String, Scope> scopes) {
        JsonObject json = new JsonObject();
        scopes.forEach((plan, scope) -> json.put(plan, of(scope)));
        return json;
    }

    public static JsonObject of(Scope scope) {
        Ramp ramp = scope.ramp();
        Slice slice = scope.slice();
        return new JsonObject()
                .put("active", array(scope.regions()))
                .put("latched", array(scope.latched()))
                .put("ramp", ramp == null ? null : of(ramp))
                .put(
                        "slice",
                        slice == null
                                ? null
                                : new JsonObject()
                                        .put("network", slice.network().toString())
                                        .put("towards", array(slice.regions())))
                .put("hurried", scope.hurried())
                .put("note", scope.note());
    }

    private static JsonObject of(Ramp ramp) {
        return new JsonObject().put("towards", array(ramp.regions())).put("percent", ramp.percent());
    }

    static JsonArray array(Set<String> words) {
        JsonArray array = new JsonArray();
        new TreeSet<>(words).forEach(array::add);
        return array;
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #of(Map)} makes */
    static Map<String, Scope> read(JsonObject json) {
        Map<String, Scope> scopes = new HashMap<>();
        json.fieldNames().forEach(plan -> scopes.put(plan, scope(json.getJsonObject(plan))));
        return scopes;
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #of(Scope)} makes */
    static Scope scope(JsonObject json) {
        return new Scope(
                words(json.getJsonArray("active")),
                words(json.getJsonArray("latched")),
                ramp(json.getJsonObject("ramp")),
                slice(json.getJsonObject("slice")),
                json.getBoolean("hurried", false),
                json.getString("note", ""));
    }

    private static @Nullable Ramp ramp(@Nullable JsonObject json) {
        return json == null ? null : new Ramp(words(json.getJsonArray("towards")), json.getInteger("percent"));
    }

    private static @Nullable Slice slice(@Nullable JsonObject json) {
        return json == null
                ? null
                : new Slice(IpNetwork.parse(json.getString("network")), words(json.getJsonArray("towards")));
    }

    static Set<String> words(JsonArray array) {
        return array.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
    }
}
