package io.timecoin.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;

/** A block of lines on a terminal that is drawn anew in its place. For one thread. */
final class Terminal {

    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CLEAR_TO_END = "\033[0J";

    private final PrintWriter out;
    private int drawn;

    Terminal(PrintWriter out) {
        this.out = out;
    }

    /** Whether a person sees what this process prints. */
    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25, without a terminal
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Replaces what was drawn before. */
    void draw(List<String> lines) {
        out.print(drawn == 0 ? HIDE_CURSOR : "\033[" + drawn + "A\r" + CLEAR_TO_END);
        lines.forEach(out::println);
        out.flush();
        drawn = lines.size();
    }

    /** Takes away what was drawn, for other words in its place. */
    void clear() {
        if (drawn > 0) {
            out.print("\033[" + drawn + "A\r" + CLEAR_TO_END + SHOW_CURSOR);
            out.flush();
            drawn = 0;
        }
    }

    /** Leaves the terminal as it was found. */
    void restore() {
        if (drawn > 0) {
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }
}
