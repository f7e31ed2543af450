package dev.leeward.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Few lines, one for each thing an operator should know; on standard error, so that commands can be piped. Said here and not in XML, because to
 * read that takes a tenth of a small start. A {@code logback-test.xml} on the class path goes before it, and so does a file that is named with
 * {@code -Dlogback.configurationFile}.
 */
public final class StandardError extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isSaidOtherwise()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // What a member does wrong on a connection is the result of its probe; this would be a line for each.
        context.getLogger("io.vertx.core.net.impl.ConnectionBase").setLevel(Level.OFF);
        Logger all = context.getLogger(Logger.ROOT_LOGGER_NAME);
        all.setLevel(Level.INFO);
        all.addAppender(appender(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isSaidOtherwise() {
        return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
                || ClassLoader.getSystemResource(ClassicConstants.TEST_AUTOCONFIG_FILE) != null;
    }

    private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context) {
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
