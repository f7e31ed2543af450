package dev.leeward.report;

/** Builds HTML and SVG. Every text and every value of an attribute goes through {@link #escaped}, and so does nothing else. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Markup open(String tag, Object... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(String.valueOf(attributes[i + 1])))
                    .append('"');
        }
        text.append('>');
        return this;
    }

    Markup close(String tag) {
        text.append("</").append(tag).append(">\n");
        return this;
    }

    /** An element with nothing but text in it. */
    Markup element(String tag, String content, Object... attributes) {
        return open(tag, attributes).text(content).close(tag);
    }

    Markup text(String content) {
        text.append(escaped(content));
        return this;
    }

    /** What is markup already. */
    Markup markup(String content) {
        text.append(content);
        return this;
    }

    /** A row of a table; the first cell is its head. */
    Markup row(Object... cells) {
        return open("tr").cells(cells).close("tr");
    }

    /** The same with a last cell of whole sentences. */
    Markup rowAndProse(String prose, Object... cells) {
        return open("tr").cells(cells).element("td", prose, "class", "prose").close("tr");
    }

    private Markup cells(Object... cells) {
        element("th", String.valueOf(cells[0]), "scope", "row");
        for (int i = 1; i < cells.length; i++) {
            element("td", String.valueOf(cells[i]));
        }
        return this;
    }

    /** The heads of a table's columns. */
    Markup heads(String... heads) {
        open("thead").open("tr");
        for (String head : heads) {
            element("th", head, "scope", "col");
        }
        return close("tr").close("thead");
    }

    /** What a browser shows as {@code content}, between tags and in quoted attributes alike. */
    static String escaped(String content) {
        StringBuilder safe = new StringBuilder(content.length());
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
            }
        }
        return safe.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
