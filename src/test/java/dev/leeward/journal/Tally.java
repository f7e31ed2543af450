package dev.leeward.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A state machine that remembers what it was given: the "value" of every entry, in order. */
final class Tally implements StateMachine {
    private JsonArray values = new JsonArray();

    @Override
    public void restore(JsonObject state) {
        values = state.getJsonArray("values").copy();
    }

    @Override
    public void apply(Entry entry) {
        values.add(entry.payload().getValue("value"));
    }

    @Override
    public JsonObject state() {
        return new JsonObject().put("values", values.copy());
    }
}
