package dev.leeward.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.009Z");

    @Test
    void saysWhenHowGraveWhoAndWhat() {
        String line = line(Level.WARN, "2 of 3 are down", null);

        int when = line.indexOf(' ');
        assertEquals(NOW, OffsetDateTime.parse(line.substring(0, when)).toInstant());
        assertEquals(" WARN  ProbeScheduler: 2 of 3 are down" + System.lineSeparator(), line.substring(when));
    }

    @Test
    void showsWhereSomethingWasThrown() {
        String line = line(Level.ERROR, "a bug", new IllegalStateException("no such room"));

        assertTrue(line.contains("java.lang.IllegalStateException: no such room" + System.lineSeparator()), line);
        assertTrue(line.contains("\tat dev.leeward.logging.LogLineTest."), line);
    }

    private static String line(Level level, String message, @Nullable Throwable thrown) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "LogLineTest", context.getLogger("dev.leeward.health.ProbeScheduler"), level, message, thrown, null);
        event.setInstant(NOW);
        return new LogLine().doLayout(event);
    }
}
