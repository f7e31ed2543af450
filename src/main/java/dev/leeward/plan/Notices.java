package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.WebhookConfig;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of proposals, of runs that stop or end, and of alarms: in the log, and to the plan's webhooks. Nothing waits for them. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Calls calls;

    Notices(Calls calls) {
        this.calls = calls;
    }

    /** A run came to a state that people should know of. */
    void of(PlanConfig plan, Run run) {
        String text = "run %s of plan %s from %s to %s is %s: %s"
                .formatted(
                        run.id(),
                        run.order().plan(),
                        run.order().from(),
                        run.order().to(),
                        RunJson.word(run.state()),
                        run.because());
        if (run.state().waitsForAPerson() || run.state() == Run.State.FAILED) {
            LOG.warn(text);
        } else {
            LOG.info(text);
        }
        post(plan, run.order().plan(), RunJson.word(run.state()), text, run);
    }

    /** Something is wrong that no run is about. */
    void alarm(PlanConfig plan, String name, String text) {
        LOG.warn("plan {}: {}", name, text);
        post(plan, name, "alarm", text, null);
    }

    private void post(PlanConfig plan, String name, String event, String text, @Nullable Run run) {
        if (plan.notified().isEmpty()) {
            return;
        }
        JsonObject body = new JsonObject()
                .put("event", event)
                .put("plan", name)
                .put("text", text)
                .put("run", run == null ? null : RunJson.of(run));
        String key = name + "-" + Integer.toHexString(body.encode().hashCode());
        for (WebhookConfig webhook : plan.notified()) {
            calls.post(webhook.post(), body.encode(), key, webhook.token(), TIMEOUT, answer -> {
                if (!(answer instanceof Calls.Answer.Status status && status.isSuccess())) {
                    LOG.warn("plan {}: {} was not told: {}", name, webhook.post(), answer);
                }
            });
        }
    }
}
