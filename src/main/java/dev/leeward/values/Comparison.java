package dev.leeward.values;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value is expected to be; written {@code <= 30}, {@code != "down"}, or a bare value that it has to equal.
 *
 * @param wanted a Double, a Boolean or a String; always a Double beside an operator of order
 */
public record Comparison(Operator operator, Object wanted) {
    private static final Pattern WRITTEN = Pattern.compile("\\s*(<=|>=|==|!=|<|>)?\\s*(.*?)\\s*", Pattern.DOTALL);

    /** As JSON writes it (RFC 8259, section 6), with an optional plus sign. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,30}(?:\\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?");

    /** How two values are compared. */
    public enum Operator {
        LESS("<"),
        AT_MOST("<="),
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_LEAST(">="),
        MORE(">");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private boolean isOfOrder() {
            return this != EQUAL && this != NOT_EQUAL;
        }
    }

    /** @throws IllegalArgumentException when {@code text} compares with nothing, or orders what has no order */
    public static Comparison parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        String value = matcher.matches() ? matcher.group(2) : "";
        Operator operator = Operator.EQUAL;
        for (Operator one : Operator.values()) {
            if (one.sign.equals(matcher.group(1))) {
                operator = one;
            }
        }
        Object wanted = value(value);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("is not a comparison such as \"<= 30\" or \"== ok\"");
        } else if (operator.isOfOrder() && !(wanted instanceof Double)) {
            throw new IllegalArgumentException("compares by order what is not a number");
        }
        return new Comparison(operator, wanted);
    }

    private static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        } else if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Whether a number is as expected. NaN never is. */
    public boolean holds(double value) {
        if (Double.isNaN(value)) {
            return false;
        }
        if (!(wanted instanceof Double number)) {
            return operator == Operator.NOT_EQUAL;
        }
        return switch (operator) {
            case LESS -> value < number;
            case AT_MOST -> value <= number;
            case EQUAL -> value == number;
            case NOT_EQUAL -> value != number;
            case AT_LEAST -> value >= number;
            case MORE -> value > number;
        };
    }

    /** Whether a text or a truth value is as expected; what is of another kind only differs. */
    public boolean holds(Object value) {
        return switch (operator) {
            case EQUAL -> value.equals(wanted);
            case NOT_EQUAL -> !value.equals(wanted);
            case LESS, AT_MOST, AT_LEAST, MORE -> false;
        };
    }

    /** As it may be written. */
    @Override
    public String toString() {
        String value = wanted instanceof Double number ? text(number) : wanted.toString();
        return operator.sign + " " + value;
    }

    /** A number without the ".0" that Java gives to whole ones. */
    public static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
