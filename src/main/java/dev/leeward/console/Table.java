package dev.leeward.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns as wide as their widest cell; but a last column that is too long for a line goes on below itself. */
public final class Table {
    /** Of a line: a longer one breaks in a terminal where it likes, and nobody sees the columns any more. */
    private static final int WIDTH = 120;

    /** Of the last column at least, however wide those before it are. */
    private static final int LAST_WIDTH = 50;

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    public Table(String... heads) {
        widths = new int[heads.length];
        add(heads);
    }

    public void row(Object... cells) {
        add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    }

    private void add(String[] row) {
        rows.add(row);
        for (int i = 0; i < row.length; i++) {
            widths[i] = Math.max(widths[i], row[i].length());
        }
    }

    /** Prints an empty line and the rows; nothing when there are no rows below the heads. */
    public void print(PrintWriter out) {
        if (rows.size() > 1) {
            out.println();
            printRows(out);
        }
    }

    /** Prints the rows alone, for what is all that a command has to say. */
    void printRows(PrintWriter out) {
        int before = Arrays.stream(widths)
                .limit(widths.length - 1)
                .map(width -> width + 2)
                .sum();
        int last = Math.max(LAST_WIDTH, WIDTH - before);
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length - 1; i++) {
                line.append(row[i]).repeat(" ", widths[i] - row[i].length() + 2);
            }
            for (String part : folded(row[row.length - 1], last)) {
                out.println((line + part).stripTrailing());
                line.setLength(0);
                line.repeat(" ", before);
            }
        }
    }

    /** Between words; a word that is longer stays whole, so that it can be copied. */
    private static List<String> folded(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int before = rest.lastIndexOf(' ', width);
            int at = before > 0 ? before : rest.indexOf(' ', width);
            if (at < 0) {
                break;
            }
            lines.add(rest.substring(0, at));
            rest = rest.substring(at + 1);
        }
        lines.add(rest);
        return lines;
    }
}
