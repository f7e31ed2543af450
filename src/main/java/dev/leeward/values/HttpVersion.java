package dev.leeward.values;

/** Which HTTP a probe speaks; written {@code 1.1} or {@code 2}. */
public record HttpVersion(String number) {
    private static final HttpVersion HTTP_1_1 = new HttpVersion("1.1");
    private static final HttpVersion HTTP_2 = new HttpVersion("2");

    /** @throws IllegalArgumentException when {@code text} is neither */
    public static HttpVersion parse(String text) {
        return switch (text) {
            case "1.1" -> HTTP_1_1;
            case "2", "2.0" -> HTTP_2;
            default -> throw new IllegalArgumentException("is not one of 1.1, 2");
        };
    }

    /** Whether it is HTTP/2, RFC 9113. */
    public boolean isTwo() {
        return equals(HTTP_2);
    }

    @Override
    public String toString() {
        return number;
    }
}
