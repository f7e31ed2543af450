package dev.leeward.console;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Tells what a name is answered now, and why. */
@Command(
        name = "explain",
        description = "Tells what a name is answered now, or was at an earlier time, and why, step by step.",
        footer = {
            "",
            "Example: leeward explain www.example.test AAAA --client 203.0.113.7",
            "What it was a quarter of an hour ago: leeward explain www.example.test --at -15m"
        })
final class ExplainCommand extends NodeCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "a domain name")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "TYPE",
            arity = "0..1",
            defaultValue = "A",
            description = "a record type (${DEFAULT-VALUE})")
    private String type = "A";

    @Option(names = "--client", paramLabel = "IP", description = "for a client there, or in the network that it is in")
    private @Nullable String client;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "as it was then: -15m, 14:05 or 2026-01-01T14:05:00Z; the last six hours are recorded")
    private @Nullable String at;

    @Override
    public Integer call() throws Exception {
        String query = "name=" + AdminClient.encoded(name) + "&type=" + AdminClient.encoded(type);
        if (client != null) {
            query += "&client=" + AdminClient.encoded(client);
        }
        if (at != null) {
            try {
                query += "&at="
                        + AdminClient.encoded(PastTime.parse(at, ZonedDateTime.now(ZoneId.systemDefault()))
                                .toString());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(line(), "--at: " + e.getMessage(), e);
            }
        }
        return tell(
                node().client().get("/api/v1/explain?" + query),
                answer -> answer.getJsonArray("steps").forEach(out()::println));
    }
}
