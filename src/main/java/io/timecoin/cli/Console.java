package io.timecoin.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.ledger.Amount;
import java.io.PrintWriter;
import java.util.Map;

/** What commands print, in the two forms every one of them has. Whatever others wrote is shown as {@link VisibleText}. */
final class Console {

    private final PrintWriter out;
    private final ObjectMapper mapper = new ObjectMapper();

    Console(PrintWriter out) {
        this.out = out;
    }

    /** One JSON object in one line. */
    void json(Object value) {
        try {
            line(mapper.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of our own cannot fail to be written", e);
        }
    }

    /** Names and values in two columns, in the map's order. */
    void table(Map<String, ?> rows) {
        table(rows, rows.keySet().stream().mapToInt(String::length).max().orElse(0));
    }

    /** The same with room for names of {@code width} characters, so that a table can be printed in parts. */
    void table(Map<String, ?> rows, int width) {
        rows.forEach((name, value) ->
                out.println(VisibleText.of(name + " ".repeat(Math.max(0, width - name.length()) + 2) + value)));
        out.flush();
    }

    void line(String text) {
        out.println(VisibleText.of(text));
        out.flush();
    }

    /**
     * Ends a command whose output has nowhere to go: a writer keeps its troubles to itself, and a closed pipe or a full disk would
     * look like success.
     *
     * @throws CommandFailedException if not all of what was printed could be written
     */
    void requireWritten() {
        if (isBroken()) {
            throw new CommandFailedException("the output cannot be written");
        }
    }

    /** Whether something that was printed could not be written. */
    boolean isBroken() {
        return out.checkError();
    }

    /** Satoshis as people read them. */
    static String time(long satoshis) {
        return Amount.format(satoshis) + " TIME";
    }
}
