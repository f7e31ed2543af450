package dev.leeward.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What looking at every line of a journal came to.
 *
 * @param entries that are whole
 * @param firstSeq of the first of them; 0: there is none
 * @param lastSeq of the last of them
 * @param lastHash of its line; whoever has it elsewhere can prove that nothing before it has changed
 * @param torn whether an entry stands at the end whose writing was cut short; the next start cuts it off
 * @param damages all that is wrong
 */
public record Verification(
        long entries, long firstSeq, long lastSeq, String lastHash, boolean torn, List<Damage> damages) {
    public boolean isGood() {
        return damages.isEmpty();
    }

    /** For scripts. */
    public JsonObject toJson() {
        JsonArray told = new JsonArray();
        damages.forEach(damage -> told.add(new JsonObject()
                .put("file", damage.file().toString())
                .put("line", damage.line())
                .put("seq", damage.seq())
                .put("what", damage.what())));
        return new JsonObject()
                .put("entries", entries)
                .put("first-seq", firstSeq)
                .put("last-seq", lastSeq)
                .put("last-hash", lastHash)
                .put("torn", torn)
                .put("damages", told);
    }
}
