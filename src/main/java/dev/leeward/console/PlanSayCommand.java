package dev.leeward.console;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says a word to the run of a plan. Returns when it is taken. */
abstract sealed class PlanSayCommand extends NodeCommand {
    private final String word;

    @Parameters(index = "0", paramLabel = "PLAN", description = "its name")
    private String plan = "";

    @Mixin
    private OwnerOption owner = new OwnerOption();

    private PlanSayCommand(String word) {
        this.word = word;
    }

    /** What is said beside the word. */
    JsonObject more() {
        return new JsonObject();
    }

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node().client()
                .post(
                        PlanAnswers.path(plan, word),
                        more().put("by", owner.name()).encode());
        int code = tell(answer, taken -> print(taken.getJsonObject("run")));
        // A word that was taken may not have brought the run on.
        return answer.isGood() && PlanAnswers.isHeld(answer.body().getJsonObject("run")) ? ExitCode.NO : code;
    }

    private void print(JsonObject run) {
        out().printf(
                        "run %s to %s: %s: %s%n",
                        run.getString("id"), run.getString("to"), run.getString("state"), run.getString("because"));
        if (!PlanAnswers.hasStopped(run)) {
            out().println("follow it with leeward plan show " + plan + node().typed());
        } else if (PlanAnswers.isHeld(run)) {
            out().println("what can be said now: leeward plan show " + plan + node().typed());
        }
    }

    @Command(
            name = "approve",
            description = {
                "Says yes to a proposal, or to a run that waits for it.",
                "Where two people are asked for, each shows a token of their own."
            },
            footer = {"", "Example: leeward plan approve shop --token-file ~/.leeward/alice"})
    static final class Approve extends PlanSayCommand {
        Approve() {
            super("approve");
        }
    }

    @Command(
            name = "pause",
            description = "Lets a run end the step that it is at, and no more.",
            footer = {"", "Example: leeward plan pause shop"})
    static final class Pause extends PlanSayCommand {
        Pause() {
            super("pause");
        }
    }

    @Command(
            name = "resume",
            description = {
                "Goes on with a run that is paused or held.",
                "What it was held at is tried again: a call with the same idempotency key."
            },
            footer = {
                "",
                "Example: leeward plan resume shop",
                "The fence did not answer, and you know that the source is dead:",
                "  leeward plan resume shop --source-is-dead --reason \"its power is cut\""
            })
    static final class Resume extends PlanSayCommand {
        @Option(names = "--skip", description = "takes the step that it is held at as done: a call, a wait or a notify")
        private boolean skip;

        @Mixin
        private ConsentOptions consent = new ConsentOptions();

        Resume() {
            super("resume");
        }

        @Override
        JsonObject more() {
            return consent.request().put("skip", skip);
        }
    }

    @Command(
            name = "cancel",
            description = {
                "Ends a run or a proposal where it is: what has moved stays.",
                "It is proposed again only after the region was up."
            },
            footer = {"", "Example: leeward plan cancel shop"})
    static final class Cancel extends PlanSayCommand {
        Cancel() {
            super("cancel");
        }
    }
}
