package io.timecoin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What one class logs for as long as this is open, from DEBUG on. */
public final class LogLines implements AutoCloseable {

    public static final int INFO = Level.INFO.intValue();
    public static final int WARN = Level.WARNING.intValue();
    public static final int ERROR = Level.SEVERE.intValue();

    /** One of them; DEBUG is below {@link #INFO}. */
    public record Line(int level, String words) {}

    private static final Formatter WORDS = new PatternFormatter("%s");

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new Line(line.getLevel().intValue(), WORDS.format(line)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogLines(Class<?> logging) {
        logger = Logger.getLogger(logging.getName());
        before = logger.getLevel();
    }

    /** Begins to listen. */
    public static LogLines of(Class<?> logging) {
        LogLines listening = new LogLines(logging);
        listening.logger.setLevel(Level.FINE);
        listening.logger.addHandler(listening.handler);
        return listening;
    }

    /** Those so far. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The words of those that people see. */
    public List<String> seen() {
        return lines.stream()
                .filter(line -> line.level() >= INFO)
                .map(Line::words)
                .toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(before);
    }
}
