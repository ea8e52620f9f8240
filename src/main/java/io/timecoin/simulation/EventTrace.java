package io.timecoin.simulation;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/** What happened last, for people; written only in a run that is told to, since it costs more than the run itself. */
final class EventTrace {

    private static final int MOST = 4_000;

    private final boolean on;
    private final VirtualTime time;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    EventTrace(boolean on, VirtualTime time) {
        this.on = on;
        this.time = time;
    }

    void add(Supplier<String> line) {
        if (!on) {
            return;
        }
        long micros = time.micros();
        lines.addLast("%6d.%03d ms  %s".formatted(micros / VirtualTime.MILLI, micros % VirtualTime.MILLI, line.get()));
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }

    /** A view as the trace names it. */
    static String view(long epoch, long view) {
        return epoch + "/" + view;
    }

    /** A statement in few words. */
    static String brief(Statement statement) {
        String where = statement.kind() + " " + view(statement.epoch(), statement.view());
        return statement.kind() == StatementKind.NULLIFY
                ? where
                : where + " on " + statement.parentView() + " "
                        + statement.blockHash().toHex().substring(0, 8);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
