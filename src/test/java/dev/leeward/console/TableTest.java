package dev.leeward.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    private final StringWriter out = new StringWriter();

    @Test
    void goesOnBelowItselfWhereTheLastColumnIsTooLong() {
        Table table = new Table("SOURCE", "BECAUSE");
        table.row("orders-db", "a switch loses too much ".repeat(8).strip());
        table.row("users-db", "nobody tells");
        assertEquals("""

                SOURCE     BECAUSE
                orders-db  a switch loses too much a switch loses too much a switch loses too much a switch loses too much a switch
                           loses too much a switch loses too much a switch loses too much a switch loses too much
                users-db   nobody tells
                """, printed(table));
    }

    @Test
    void keepsAWordWholeThatIsLongerThanALine() {
        String hash = "0123456789abcdef".repeat(10);
        Table table = new Table("SOURCE", "BECAUSE");
        table.row("orders-db", "it is " + hash + " here");
        assertTrue(printed(table).contains("\n           " + hash + "\n           here\n"), out::toString);
    }

    @Test
    void saysNothingWithoutRows() {
        assertEquals("", printed(new Table("SOURCE", "BECAUSE")));
    }

    private String printed(Table table) {
        table.print(new PrintWriter(out, true));
        return out.toString();
    }
}
