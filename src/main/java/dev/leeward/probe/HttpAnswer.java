package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an HTTP check expects of an answer, in this order: status, headers, body. */
record HttpAnswer(ProbeConfig.Http asked) implements ExpectedAnswer {
    @Override
    public @Nullable Failed complaint(int status, Function<String, List<String>> headers) {
        if (asked.status().stream().noneMatch(range -> range.holds(status))) {
            boolean overloaded = status == 429
                    || (status == 503 && !headers.apply("Retry-After").isEmpty());
            return new Failed(overloaded ? Kind.OVERLOADED : Kind.WRONG_STATUS, "status " + status);
        }
        for (Map.Entry<String, String> expected : asked.responseHeaders().entrySet()) {
            List<String> values = headers.apply(expected.getKey());
            if (values.stream().noneMatch(value -> value.contains(expected.getValue()))) {
                String why = values.isEmpty() ? "is missing" : "is " + Diagnosis.brief(values.getFirst());
                return ExpectedAnswer.wrong("header " + expected.getKey() + " " + why);
            }
        }
        return null;
    }

    /** An answer whose body does not matter has its bytes counted. */
    @Override
    public BodyReader reader() {
        if (!asked.prometheus().isEmpty() && asked.json().isEmpty() && asked.body() == null) {
            return new MetricsBody(asked.prometheus());
        }
        return asked.body() == null && asked.json().isEmpty() ? new IgnoredBody() : new TextBody(asked);
    }
}
