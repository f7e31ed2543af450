package dev.leeward.probe;

import dev.leeward.config.BodyMatch;
import dev.leeward.config.ProbeConfig;
import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The first 64 KiB of a body, looked at when it ends or is longer: for a text, a pattern, or values in JSON. */
final class TextBody implements BodyReader {
    private final ProbeConfig.Http asked;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    TextBody(ProbeConfig.Http asked) {
        this.asked = asked;
    }

    @Override
    public boolean wants(byte[] part) {
        int room = LONGEST - kept.size();
        kept.write(part, 0, Math.min(part.length, room));
        cut |= part.length > room;
        return !cut;
    }

    @Override
    public String complaint(boolean whole) {
        String text = kept.toString(StandardCharsets.UTF_8);
        String complaint = ofBody(text, whole);
        if (complaint.isEmpty() && !asked.json().isEmpty()) {
            complaint = whole ? ofJson(text) : "body is longer than 64 KiB, too long for JSON";
        }
        if (complaint.isEmpty() && !asked.prometheus().isEmpty()) {
            MetricsBody metrics = new MetricsBody(asked.prometheus());
            boolean enough = metrics.wants(kept.toByteArray());
            complaint = metrics.complaint(whole && enough);
        }
        return complaint;
    }

    private String ofBody(String text, boolean whole) {
        BodyMatch expected = asked.body();
        if (expected == null) {
            return "";
        }
        return ExpectedText.complaint(expected, text, whole ? "the body" : "the first 64 KiB of the body");
    }

    private String ofJson(String text) {
        JsonDocument document;
        try {
            document = JsonDocument.parse(text);
        } catch (IllegalArgumentException e) {
            return "body is not JSON";
        }
        for (Map.Entry<JsonPointer, Comparison> expected : asked.json().entrySet()) {
            String complaint = document.complaint(expected.getKey(), expected.getValue());
            if (!complaint.isEmpty()) {
                return complaint;
            }
        }
        return "";
    }
}
