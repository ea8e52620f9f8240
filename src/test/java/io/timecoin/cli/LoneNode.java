package io.timecoin.cli;

import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.node.ConfigInputs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The files of a network of one masternode, and that node as a process. */
record LoneNode(LocalNetworkPlan plan, LocalNetworkFiles.Shared shared) {

    static LoneNode in(Path directory) {
        LocalNetworkPlan plan = FreePorts.plan(directory, 1, Duration.ofMinutes(1));
        return new LoneNode(plan, new LocalNetworkFiles(plan, Clock.systemUTC()).prepare());
    }

    Path dataDirectory() {
        return plan.nodeDirectory(0);
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + plan.apiPort(0));
    }

    /** Starts it and waits until it serves clients. */
    Program start() throws IOException {
        Program program = Program.start(arguments());
        program.awaitLine(line -> line.contains("Listening on: "));
        return program;
    }

    /** Starts it in another working directory, and waits for nothing. */
    Program startIn(Path directory) throws IOException {
        return Program.startIn(directory, arguments());
    }

    /** Runs it for a moment, so that there are databases. */
    void runOnce() throws IOException, InterruptedException {
        try (Program program = start()) {
            program.terminate();
            Program.End end = program.end();
            if (end.exitCode() != 0) {
                throw new AssertionError(end.printed());
            }
        }
    }

    /** Runs it to the end of a start that shall fail, with settings of the test's own. */
    Program.End refusal(String... settings) throws IOException, InterruptedException {
        return Program.run(arguments(settings));
    }

    private String[] arguments(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "--config",
                dataDirectory().resolve(ConfigInputs.FILE_NAME).toAbsolutePath().toString()));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        return arguments.toArray(String[]::new);
    }
}
