package dev.leeward.replication;

import dev.leeward.config.SourceConfig;
import dev.leeward.config.SourceConfig.Evidence;
import dev.leeward.config.SourceConfig.HttpSource;
import dev.leeward.config.SourceConfig.Kind;
import dev.leeward.probe.BoundedPattern;
import dev.leeward.probe.Diagnosis;
import dev.leeward.probe.JsonDocument;
import dev.leeward.probe.MetricsPage;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Sample.Told;
import dev.leeward.replication.Sample.Unusable;
import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MetricSelector;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a standby tells out of an HTTP answer, as its source says. Whatever is not understood is a sample that says so. */
final class SourceReader {
    /** As JSON writes it (RFC 8259, section 6), with an optional plus sign. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,30}(?:\\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?");

    private final SourceConfig source;
    private final HttpSource where;
    private final @Nullable Pattern pattern;

    SourceReader(SourceConfig source) {
        this.source = source;
        this.where = source.http();
        this.pattern = where.pattern() == null ? null : Pattern.compile(where.pattern());
    }

    Question question() {
        boolean page = where.prometheus() != null
                || (source.connected() != null
                        && !source.connected().prometheus().isEmpty());
        return new Question(where.url(), where.verify(), where.token(), page ? MetricsPage.LONGEST : Question.SHORT);
    }

    Sample read(Answer answer) {
        return switch (answer) {
            case Answer.Silent silent -> new Sample.Silent(silent.asked(), silent.why());
            case Came came -> read(came);
        };
    }

    private Sample read(Came answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            return new Unusable(answer.asked(), "status " + answer.status());
        }
        try {
            Body body = new Body(answer);
            return new Told(answer.asked(), answer.answered(), body.value(), body.disconnected());
        } catch (IllegalArgumentException e) {
            return new Unusable(answer.asked(), String.valueOf(e.getMessage()));
        }
    }

    /** The parts of one answer that matter. What is wrong with them is thrown, in words for people. */
    private final class Body {
        private final Came answer;
        private final Map<MetricSelector, Series> series = new LinkedHashMap<>();
        private @Nullable JsonDocument document;

        Body(Came answer) {
            this.answer = answer;
            Evidence evidence = source.connected();
            if (where.prometheus() != null) {
                series.put(where.prometheus(), new Series(null));
            }
            if (evidence != null) {
                // Where the same metric is the value and the evidence, one reading serves both.
                evidence.prometheus().forEach((metric, expected) -> series.put(metric, new Series(expected)));
            }
            if (!series.isEmpty()) {
                MetricsPage page = new MetricsPage(series);
                page.take(answer.body().getBytes());
                page.end();
            }
        }

        double value() {
            if (where.json() != null) {
                return ofJson(where.json());
            } else if (where.header() != null) {
                return ofHeader(where.header());
            } else if (where.prometheus() != null) {
                return ofMetric(where.prometheus());
            }
            return parsed(
                    "the pattern",
                    BoundedPattern.firstGroup(Objects.requireNonNull(pattern), text())
                            .orElseThrow(() -> new IllegalArgumentException("the pattern is not in the answer")));
        }

        private double ofJson(JsonPointer pointer) {
            JsonDocument json = json();
            return json.number(pointer)
                    .or(() -> json.text(pointer).map(text -> parsed(pointer.toString(), text)))
                    .orElseThrow(() ->
                            new IllegalArgumentException(pointer + " is missing, or neither a number nor a text"));
        }

        private double ofHeader(String name) {
            List<String> values = answer.headers().getAll(name);
            if (values.size() != 1) {
                throw new IllegalArgumentException(
                        "header " + name + " is " + (values.isEmpty() ? "missing" : "there more than once"));
            }
            return parsed("header " + name, values.getFirst());
        }

        private double ofMetric(MetricSelector metric) {
            Series found = Objects.requireNonNull(series.get(metric));
            if (found.count == 0) {
                throw new IllegalArgumentException(metric + " is missing");
            }
            return switch (source.kind()) {
                case HEARTBEAT -> found.smallest;
                case LAG -> found.largest;
            };
        }

        /** What contradicts the evidence; empty: nothing, or the kind of source needs none. */
        String disconnected() {
            Evidence evidence = source.connected();
            if (source.kind() == Kind.HEARTBEAT) {
                return "";
            } else if (evidence == null
                    || (evidence.json().isEmpty() && evidence.prometheus().isEmpty())) {
                return "nothing is configured under connected that would show that it does";
            }
            for (Map.Entry<JsonPointer, Comparison> expected : evidence.json().entrySet()) {
                String complaint = json().complaint(expected.getKey(), expected.getValue());
                if (!complaint.isEmpty()) {
                    return complaint;
                }
            }
            for (Map.Entry<MetricSelector, Comparison> expected :
                    evidence.prometheus().entrySet()) {
                Series found = Objects.requireNonNull(series.get(expected.getKey()));
                if (found.count == 0) {
                    return expected.getKey() + " is missing";
                } else if (found.contrary != null) {
                    return "%s is %s, not %s"
                            .formatted(expected.getKey(), Comparison.text(found.contrary), expected.getValue());
                }
            }
            return "";
        }

        private JsonDocument json() {
            if (document == null) {
                document = JsonDocument.parse(text());
            }
            return document;
        }

        private String text() {
            return answer.body().toString();
        }
    }

    /** What is kept of the series of one metric. */
    private static final class Series implements DoubleConsumer {
        private final @Nullable Comparison expected;
        private int count;
        private double smallest = Double.POSITIVE_INFINITY;
        private double largest = Double.NEGATIVE_INFINITY;
        private @Nullable Double contrary;

        /** @param expected what every series has to be; null: anything */
        Series(@Nullable Comparison expected) {
            this.expected = expected;
        }

        /** One that is NaN is the smallest and the largest. */
        @Override
        public void accept(double value) {
            count++;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            if (expected != null && !expected.holds(value)) {
                contrary = value;
            }
        }
    }

    /** A number, or of a heartbeat a time as RFC 3339 writes it. */
    private double parsed(String place, String text) {
        String value = text.strip();
        if (NUMBER.matcher(value).matches()) {
            return Double.parseDouble(value);
        }
        if (source.kind() == Kind.HEARTBEAT) {
            try {
                Instant time = OffsetDateTime.parse(value).toInstant();
                return time.getEpochSecond() + time.getNano() / 1e9;
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        place + " is neither a number nor a time such as 2026-01-31T12:00:00Z: "
                                + Diagnosis.brief(value),
                        e);
            }
        }
        throw new IllegalArgumentException(place + " is not a number: " + Diagnosis.brief(value));
    }
}
