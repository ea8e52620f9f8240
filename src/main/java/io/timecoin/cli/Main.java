package io.timecoin.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Entry point of the packaged program. A plain main method, so that only the command that needs
 * Quarkus pays for its start.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... args) {
        System.exit(TimecoinCommand.execute(args));
    }
}
