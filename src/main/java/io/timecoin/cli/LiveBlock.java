package io.timecoin.cli;

import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Lines on a terminal that are drawn anew in their place, cut to what it has room for. For one thread, but for {@link #restore}. */
final class LiveBlock implements AutoCloseable {

    private final Terminal terminal;
    private final Display display;
    private boolean shown;

    LiveBlock(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    /** On the terminal of this process, whose signals stay as they are. */
    static LiveBlock ofProcess() {
        try {
            return new LiveBlock(TerminalBuilder.builder()
                    .system(true)
                    .dumb(true)
                    .nativeSignals(false)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a person sees what this process prints. */
    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25, without a terminal
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Replaces what was drawn before. */
    void draw(List<String> lines) {
        Size size = terminal.getSize();
        if (!shown) {
            terminal.puts(Capability.cursor_invisible);
            shown = true;
        }
        display.resize(size.getRows(), size.getColumns());
        List<AttributedString> cut = new ArrayList<>();
        // The last row is the cursor's: a full screen would scroll.
        lines.stream()
                .limit(Math.max(1, size.getRows() - 1))
                .map(line -> new AttributedString(line).columnSubSequence(0, size.getColumns()))
                .forEach(cut::add);
        cut.add(AttributedString.EMPTY);
        display.update(cut, size.cursorPos(cut.size() - 1, 0));
    }

    /** Takes away what was drawn, for other words in its place. */
    void clear() {
        if (shown) {
            display.update(List.of(), 0);
            display.reset();
            restore();
        }
    }

    /** Shows the cursor again; also from a shutdown hook. */
    void restore() {
        if (shown) {
            terminal.puts(Capability.cursor_visible);
            terminal.flush();
            shown = false;
        }
    }

    @Override
    public void close() {
        restore();
    }
}
