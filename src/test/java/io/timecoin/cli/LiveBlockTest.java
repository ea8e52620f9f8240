package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.NodeSample;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of the live view, on a screen that wraps what is too wide for it. */
final class LiveBlockTest {

    private static final String LONG_REASON =
            "catching up: height 1234567 of 2345678, as voters of more than a third say";

    @ParameterizedTest
    @ValueSource(ints = {20, 80, 120})
    void eachFrameReplacesTheOneBeforeWhateverItsWidth(int columns) throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (Terminal terminal =
                new ExternalTerminal("test", "xterm", InputStream.nullInputStream(), sent, StandardCharsets.UTF_8)) {
            terminal.setSize(new Size(columns, 24));
            LiveBlock block = new LiveBlock(terminal);
            List<String> last = List.of();
            for (int frame = 0; frame < 5; frame++) {
                last = LiveView.table(List.of(sample(0, "ready", frame), sample(1, LONG_REASON, frame)));
                block.draw(last);
            }
            terminal.flush();
            List<String> expected = last.stream()
                    .map(line ->
                            line.substring(0, Math.min(columns, line.length())).stripTrailing())
                    .toList();
            assertEquals(expected, screen(sent.toString(StandardCharsets.UTF_8), columns));
            block.clear();
            terminal.flush();
            assertEquals(List.of(), screen(sent.toString(StandardCharsets.UTF_8), columns));
            assertTrue(sent.toString(StandardCharsets.UTF_8).lastIndexOf("25h") > 0, "the cursor is shown again");
        }
    }

    @Test
    void theHeaderAndAReadyNodeFitOnEightyColumns() {
        LiveView.table(List.of(sample(63, "ready", 12_345_678))).forEach(line -> assertTrue(line.length() <= 80, line));
    }

    private static NodeSample sample(int node, String state, long height) {
        return new NodeSample(node, false, state, height, 99_999, 99_999, 63, 999_999, 12_345, 123_456, 12_345);
    }

    /** The rows of a screen after it was sent this, without empty ones at the end. */
    private static List<String> screen(String sent, int columns) {
        List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        Matcher part = Pattern.compile("\\x1b\\[\\??([0-9;]*)([A-Za-z])|\\x1b[=>()][0B]?|([\\s\\S])")
                .matcher(sent);
        while (part.find()) {
            int count = part.group(1) == null || !part.group(1).matches("[0-9]+") ? 1 : Integer.parseInt(part.group(1));
            String command = part.group(2) == null ? "" : part.group(2);
            String text = part.group(3) == null ? "" : part.group(3);
            switch (command.isEmpty() ? text : "ESC[" + command) {
                case "\r" -> column = 0;
                case "\n" -> row++;
                case "\b" -> column--;
                case "ESC[A" -> row -= count;
                case "ESC[B" -> row += count;
                case "ESC[C" -> column += count;
                case "ESC[D" -> column -= count;
                case "ESC[K" -> cut(rows, row, column);
                case "ESC[J" -> {
                    cut(rows, row, column);
                    for (int below = row + 1; below < rows.size(); below++) {
                        rows.get(below).setLength(0);
                    }
                }
                default -> {
                    if (command.isEmpty() && !text.isEmpty()) {
                        if (column == columns) {
                            row++;
                            column = 0;
                        }
                        while (rows.size() <= row) {
                            rows.add(new StringBuilder());
                        }
                        column = put(rows, row, column, text);
                    }
                }
            }
            while (rows.size() <= row) {
                rows.add(new StringBuilder());
            }
        }
        List<String> seen = new ArrayList<>(
                rows.stream().map(r -> r.toString().stripTrailing()).toList());
        while (!seen.isEmpty() && seen.getLast().isEmpty()) {
            seen.removeLast();
        }
        return seen;
    }

    private static int put(List<StringBuilder> rows, int row, int column, String text) {
        StringBuilder line = rows.get(row);
        while (line.length() <= column) {
            line.append(' ');
        }
        line.replace(column, column + 1, text);
        return column + 1;
    }

    private static void cut(List<StringBuilder> rows, int row, int column) {
        rows.get(row).setLength(Math.min(rows.get(row).length(), column));
    }
}
