package dev.leeward.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Table(String... heads) {
        widths = new int[heads.length];
        add(heads);
    }

    void row(Object... cells) {
        add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    }

    private void add(String[] row) {
        rows.add(row);
        for (int i = 0; i < row.length; i++) {
            widths[i] = Math.max(widths[i], row[i].length());
        }
    }

    /** Prints an empty line and the rows; nothing when there are no rows below the heads. */
    void print(PrintWriter out) {
        if (rows.size() < 2) {
            return;
        }
        out.println();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).repeat(" ", widths[i] - row[i].length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
