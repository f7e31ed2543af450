package dev.leeward.cli;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what a name is answered now, and why. */
@Command(
        name = "explain",
        description = "Tells what a name is answered now and why, step by step.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Example: leeward explain www.example.test AAAA"})
final class ExplainCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "a domain name")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "TYPE",
            arity = "0..1",
            defaultValue = "A",
            description = "a record type (${DEFAULT-VALUE})")
    private String type = "A";

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node.client()
                .get("/api/v1/explain?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&type="
                        + URLEncoder.encode(type, StandardCharsets.UTF_8));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (answer.status() != 200) {
            spec.commandLine().getErr().println("leeward: " + answer.body().getString("error"));
            return Main.COULD_NOT;
        }
        if (json) {
            out.println(answer.body().encodePrettily());
        } else {
            answer.body().getJsonArray("steps").forEach(out::println);
        }
        return Main.OK;
    }
}
