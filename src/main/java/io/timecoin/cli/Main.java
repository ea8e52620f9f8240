package io.timecoin.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;

/**
 * Entry point of the packaged program. A plain main method, so that only the command that needs
 * Quarkus pays for its start.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... args) {
        // Whatever a person speaks, what is printed and logged is read by programs too: its digits are those of ASCII.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        System.exit(TimecoinCommand.execute(args));
    }
}
