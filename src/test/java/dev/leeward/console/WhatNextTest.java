package dev.leeward.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatNextTest {
    private final JsonObject run = new JsonObject()
            .put("requested-by", "leeward")
            .put("approved-by", new JsonArray().add("bob"))
            .put("state", "held");
    private final JsonObject plan = new JsonObject()
            .put("name", "shop")
            .put("run", run)
            .put("latched", new JsonObject())
            .put("trigger", new JsonObject().put("mode", "propose"))
            .put("exposure", new JsonObject().put("orders-db", new JsonObject().put("verdict", "open")));

    @Test
    void offersToAcceptALossWhereAGateIsClosed() {
        heldAt("fence");
        plan.getJsonObject("exposure").getJsonObject("orders-db").put("verdict", "unknown");
        assertEquals(
                List.of(
                        "try again:       leeward plan resume shop",
                        "lose that much:  leeward plan resume shop --accept-data-loss TIME --reason TEXT",
                        "not this way:    leeward plan cancel shop"),
                next(""));
    }

    @Test
    void offersToTakeTheSourceAsDeadWhereAFenceIsSilent() {
        heldAt("fence");
        assertEquals("if it is dead:   leeward plan resume shop --source-is-dead --reason TEXT", next("").get(1));
    }

    @Test
    void offersToGoWithoutACall() {
        heldAt("call");
        assertEquals("go without:      leeward plan resume shop --skip", next("").get(1));
    }

    @Test
    void offersToBreakARuleAtTheSwitch() {
        heldAt("switch");
        assertEquals("break the rule:  leeward plan run shop --override RULE --reason TEXT", next("").get(1));
    }

    @Test
    void stillTakesAYesToAProposalThatNobodyAnswered() {
        heldAt("fence");
        run.put("approved-by", new JsonArray());
        assertEquals(
                List.of("yes:             leeward plan approve shop", "not this way:    leeward plan cancel shop"),
                next(""));
    }

    @Test
    void findsTheNodeAsItWasFound() {
        run.put("state", "running");
        assertEquals(
                List.of("stop after this: leeward plan pause shop --config leeward.yaml"),
                next(" --config leeward.yaml"));
    }

    private void heldAt(String step) {
        run.put(
                "steps",
                new JsonArray()
                        .add(new JsonObject().put("step", "notify").put("ended", "2026-01-01T14:05:00Z"))
                        .add(new JsonObject().put("step", step)));
    }

    private List<String> next(String node) {
        return new WhatNext(plan, node).lines();
    }
}
