package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.journal.Entry;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final JsonObject DRILL =
            new JsonObject().put("id", "shop-drill-1").put("plan", "shop").put("level", "slice");

    private static void apply(Ledger ledger, String type) {
        ledger.apply(
                new Entry(1, 1, Instant.EPOCH, "", type, "carol", new JsonObject().put("drill", DRILL.copy()), null));
    }

    private static Ledger again(Ledger ledger) {
        Ledger next = new Ledger();
        next.restore(new JsonObject(ledger.state().encode()));
        return next;
    }

    @Test
    void keepsWhichDrillIsUnderWayUntilItIsOver() {
        Ledger ledger = new Ledger();
        apply(ledger, "drill-begun");
        assertEquals(Map.of("shop", DRILL), again(ledger).decided().drilling());
        apply(ledger, "drilled");
        assertEquals(Map.of(), again(ledger).decided().drilling());
        assertEquals(1, again(ledger).decided().drills().get("shop").size());
    }
}
