package io.timecoin.cli;

import io.timecoin.crypto.PublicKey;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.DataDirectorySetup;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeConfigKeys;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin init}: everything a node needs to start, in one directory. Running it again makes only what is missing. */
@Command(
        name = "init",
        description = "Creates a data directory: genesis, keys and settings of a node.",
        mixinStandardHelpOptions = true,
        subcommands = InitGenesisCommand.class)
final class InitCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--data-dir", defaultValue = "timecoin-data", description = "Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("timecoin-data");

    @Option(names = "--genesis", paramLabel = "FILE", description = "Genesis of the network; it is copied.")
    private @Nullable Path genesis;

    @Option(names = "--masternode", description = "Makes an operator key, with its record of votes, as well.")
    private boolean masternode;

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "A node to dial; may be given several times.")
    private List<String> peers = new ArrayList<>();

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            print(create());
            return 0;
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(
                    e.getFile() + " is there already, made just now or a link to nothing; nothing is overwritten", e);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write in " + dataDir + ": " + FileTrouble.of(e), e);
        }
    }

    private Map<String, Object> create() throws NodeStartException, IOException {
        NodeFiles.requireDirectory(dataDir);
        Optional<Genesis> network = placeGenesis();
        SecureRandom random = new SecureRandom();
        Path nodeKey = dataDir.resolve(NodeFiles.NODE_KEY);
        PublicKey node = (Files.exists(nodeKey) ? KeyFile.read(nodeKey) : KeyFile.create(nodeKey, random)).publicKey();
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("dataDirectory", dataDir.toAbsolutePath().toString());
        made.put("nodeKey", node.toHex());
        if (masternode) {
            PublicKey operator = DataDirectorySetup.operatorKey(dataDir, random).publicKey();
            made.put("operatorKey", operator.toHex());
            network.ifPresent(g -> made.put("operatorAddress", AddressText.encode(Address.of(operator), g.network())));
        }
        network.ifPresent(g -> made.put("genesisHash", g.hash().toHex()));
        Path settings = dataDir.resolve(ConfigInputs.FILE_NAME);
        if (Files.notExists(settings)) {
            DataDirectorySetup.createSettings(settings, settings());
        }
        made.put("settings", settings.toAbsolutePath().toString());
        return made;
    }

    /** Copies the genesis; a directory that has another one already belongs to another network. */
    private Optional<Genesis> placeGenesis() throws NodeStartException, IOException {
        Path place = dataDir.resolve(NodeFiles.GENESIS);
        Optional<Genesis> existing = Files.exists(place) ? Optional.of(NodeFiles.readGenesis(place)) : Optional.empty();
        if (genesis == null) {
            return existing;
        }
        Genesis given = NodeFiles.readGenesis(genesis);
        if (existing.isPresent() && !existing.get().hash().equals(given.hash())) {
            throw new NodeStartException(
                    dataDir + " belongs to another network (" + existing.get().hash() + "); choose another --data-dir");
        }
        if (existing.isEmpty()) {
            WholeFile.open(place).create(GenesisFile.write(given).getBytes(StandardCharsets.UTF_8));
        }
        return Optional.of(given);
    }

    private SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        Path directory = dataDir.toAbsolutePath().normalize();
        settings.put(NodeConfigKeys.PREFIX + "node.data-dir", directory.toString());
        if (masternode) {
            settings.put(
                    NodeConfigKeys.PREFIX + "node.operator-key",
                    directory.resolve(NodeFiles.OPERATOR_KEY).toString());
        }
        if (!peers.isEmpty()) {
            settings.put(NodeConfigKeys.PREFIX + "network.peers", String.join(",", peers));
        }
        return settings;
    }

    private void print(Map<String, Object> made) {
        Console console = new Console(spec.commandLine().getOut());
        if (json) {
            console.json(made);
            return;
        }
        console.table(made);
        if (!made.containsKey("genesisHash")) {
            console.line("No genesis yet: run init again with --genesis FILE before the node starts.");
        }
    }
}
