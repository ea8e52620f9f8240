package io.timecoin.cli;

import io.timecoin.node.ConfigInputs;
import io.timecoin.node.NodeConfigKeys;
import io.timecoin.node.NodeLauncher;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin node}: runs one node in this process until it is stopped. */
@Command(
        name = "node",
        description = "Runs one node until it is stopped: a masternode if it has an operator key, else an observer.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file; default: node.properties in the data directory, if there is one.")
    private @Nullable Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Directory of databases and keys.")
    private @Nullable Path dataDir;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any setting, such as timecoin.api.port=24101; before file and environment.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--exit-with-parent", hidden = true, description = "Stops when standard input ends.")
    private boolean exitWithParent;

    @Override
    public Integer call() {
        Map<String, String> arguments = new LinkedHashMap<>(settings);
        if (dataDir != null) {
            arguments.put(NodeConfigKeys.PREFIX + "node.data-dir", dataDir.toString());
        }
        if (exitWithParent) {
            ParentWatch.start(System.in);
        }
        Console err = new Console(spec.commandLine().getErr());
        try {
            return NodeLauncher.run(
                    ConfigInputs.ofProcess(Optional.ofNullable(config), arguments),
                    note -> err.line("timecoin: " + note));
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
