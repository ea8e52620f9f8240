package io.timecoin.cli;

import io.timecoin.node.NodeLauncher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code timecoin node}: runs one node in this process until it is stopped. */
@Command(name = "node", description = "Runs one node until it is stopped.", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return NodeLauncher.run();
    }
}
