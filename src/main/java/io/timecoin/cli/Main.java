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
        settle();
        System.exit(TimecoinCommand.execute(args));
    }

    /** What holds for the whole process, whatever it runs. */
    static void settle() {
        // Programs and people everywhere read these digits and letters: also in log lines and times, and in libraries.
        Locale.setDefault(Locale.ROOT);
        // Names with an underscore are asked by address (NodeUrl), and the server has to hear the name.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }
}
