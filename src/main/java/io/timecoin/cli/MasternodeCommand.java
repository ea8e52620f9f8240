package io.timecoin.cli;

import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.StorageException;
import io.timecoin.storage.VoteLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin masternode}: what only a masternode has. */
@Command(
        name = "masternode",
        description = "Shows and changes what only a masternode has.",
        mixinStandardHelpOptions = true,
        subcommands = MasternodeCommand.Serial.class)
final class MasternodeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw UsageReport.whichCommand(spec.commandLine());
    }

    /** The serial of the records by which peers know the masternode's node (protocol §7). */
    @Command(
            name = "serial",
            description = {
                "Shows the serial of the operator's node records, or raises it; the node must be stopped.",
                "Of two nodes with one operator key peers keep the one with the greater serial: raise it when a node has a new",
                "node key and the old one may still be shown by somebody. Only ever one of them may run."
            },
            mixinStandardHelpOptions = true)
    static final class Serial implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
        private CommandSpec spec;

        @Option(names = "--data-dir", defaultValue = "timecoin-data", description = "Default: ${DEFAULT-VALUE}.")
        private Path dataDir = Path.of("timecoin-data");

        @Option(names = "--raise", description = "Raises it by one.")
        private boolean raise;

        @Option(names = "--json", description = "Prints JSON for programs.")
        private boolean json;

        @Override
        public Integer call() {
            Map<String, Object> rows = new LinkedHashMap<>();
            rows.put("dataDirectory", dataDir.toAbsolutePath().toString());
            rows.put("serial", serial());
            Console console = new Console(spec.commandLine().getOut());
            if (json) {
                console.json(rows);
            } else {
                console.table(rows);
            }
            return 0;
        }

        private long serial() {
            if (!Files.isDirectory(dataDir)) {
                throw new CommandFailedException("there is no data directory " + dataDir);
            }
            try (DataDirectory directory = DataDirectory.open(dataDir)) {
                return raise ? VoteLog.raiseSerial(directory) : VoteLog.readSerial(directory);
            } catch (StorageException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
