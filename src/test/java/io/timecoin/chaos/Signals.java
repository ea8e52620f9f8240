package io.timecoin.chaos;

import io.timecoin.cli.testnet.NodeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to nodes of a test, to several of them at once. */
final class Signals {

    private Signals() {}

    /** One of {@code KILL}, {@code STOP}, {@code CONT}. */
    static void send(String signal, Collection<NodeProcess> nodes) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
        nodes.forEach(node -> command.add(Long.toString(node.pid())));
        Process kill = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue() != 0) {
            throw new IllegalStateException("not all of these run: " + command);
        }
    }
}
