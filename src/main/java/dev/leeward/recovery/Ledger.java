package dev.leeward.recovery;

import dev.leeward.journal.Entry;
import dev.leeward.journal.StateMachine;
import io.vertx.core.json.JsonObject;

/**
 * What follows from the journal. Written by the thread that appends, read by any.
 *
 * <pre>
 *   entry                                          changes
 *   forced, lifted, ended                          overrides
 *   placed, latched, hurried, switched, settled    where a plan is
 *   run-opened, run-changed, run-ended, and those  its run
 *   drill-begun, drilled                           its drills
 *   anything else                                  nothing
 * </pre>
 */
public final class Ledger implements StateMachine {
    private volatile Decided decided = Decided.NOTHING;

    public Decided decided() {
        return decided;
    }

    @Override
    public void restore(JsonObject state) {
        decided = Decided.fromJson(state);
    }

    @Override
    public void apply(Entry entry) {
        decided = after(decided, entry.type(), entry.payload());
    }

    @Override
    public JsonObject state() {
        return decided.toJson();
    }

    private static Decided after(Decided before, String type, JsonObject payload) {
        Decided next = switch (type) {
            case "forced" -> {
                OverrideJson.Entry read = OverrideJson.read(payload);
                yield before.with(before.overrides().with(read.subject(), read.lease()));
            }
            case "lifted", "ended" -> before.with(before.overrides().without(OverrideJson.subject(payload)));
            case "placed", "latched", "hurried", "switched", "settled" ->
                before.with(payload.getString("plan"), Standing.fromJson(payload));
            case "drill-begun" -> before.withDrillBegun(payload.getJsonObject("drill"));
            case "drilled" -> before.withDrill(payload.getJsonObject("drill"));
            default -> before;
        };
        return payload.getValue("run") instanceof JsonObject run ? next.with(RunJson.read(run)) : next;
    }
}
