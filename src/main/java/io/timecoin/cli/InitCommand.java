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
import java.time.Duration;
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
        subcommands = {InitGenesisCommand.class, InitNetworkCommand.class})
final class InitCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--data-dir", defaultValue = "timecoin-data", description = "Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("timecoin-data");

    @Option(names = "--genesis", paramLabel = "FILE", description = "Genesis of the network; it is copied.")
    private @Nullable Path genesis;

    @Option(names = "--masternode", description = "Makes an operator key, with its record of votes, as well.")
    private boolean masternode;

    @Option(
            names = "--operator-backup",
            paramLabel = "FILE",
            description =
                    "Where there is no operator key and FILE is there, it is taken instead of a new one. It has no record of"
                            + " votes, so it votes from the next epoch on.")
    private @Nullable Path operatorBackup;

    @Option(
            names = "--await-genesis",
            description =
                    "Waits until the genesis is there. Where it is, no operator key is made any more, and it has to name the"
                            + " one that is there.")
    private boolean awaitGenesis;

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "A node to dial; may be given several times.")
    private List<String> peers = new ArrayList<>();

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try {
            create();
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

    private void create() throws NodeStartException, IOException, InterruptedException {
        NodeFiles.requireDirectory(dataDir);
        Optional<Genesis> network = placeGenesis();
        SecureRandom random = new SecureRandom();
        Path nodeKey = dataDir.resolve(NodeFiles.NODE_KEY);
        PublicKey node = (Files.exists(nodeKey) ? KeyFile.read(nodeKey) : KeyFile.create(nodeKey, random)).publicKey();
        Optional<PublicKey> operator = masternode ? Optional.of(operatorKey(network, random)) : Optional.empty();
        Path settings = dataDir.resolve(ConfigInputs.FILE_NAME);
        if (Files.notExists(settings)) {
            DataDirectorySetup.createSettings(settings, settings());
        }
        print(made(node, operator, network));
        if (awaitGenesis && network.isEmpty()) {
            awaitFile(genesisFile());
            network = placeGenesis();
            print(made(node, operator, network));
        }
        if (awaitGenesis && operator.isPresent()) {
            requireNamed(operator.get(), network.orElseThrow());
        }
    }

    /** Of a lost volume no new key comes: nobody knows it, and the one that all know would be given up without a word. */
    private PublicKey operatorKey(Optional<Genesis> network, SecureRandom random) throws NodeStartException {
        boolean missing = Files.notExists(dataDir.resolve(NodeFiles.OPERATOR_KEY));
        Path backup = operatorBackup;
        if (missing && backup != null && Files.exists(backup)) {
            return DataDirectorySetup.restoreOperatorKey(dataDir, backup).publicKey();
        }
        if (missing && awaitGenesis && network.isPresent()) {
            throw new NodeStartException("there is no operator key in " + dataDir
                    + ", and none is made: the genesis of the network is there already and cannot name a new one. If the key was"
                    + " lost with its volume, bring it back from its backup with --operator-backup FILE; it then votes from the"
                    + " next epoch on. Without a backup this masternode cannot vote any more");
        }
        return DataDirectorySetup.operatorKey(dataDir, random).publicKey();
    }

    private static void requireNamed(PublicKey operator, Genesis network) throws NodeStartException {
        if (network.masternodes().stream()
                .noneMatch(masternode -> masternode.operatorKey().equals(operator))) {
            throw new NodeStartException("the genesis " + network.hash() + " names no masternode with the operator key "
                    + operator + "; use the genesis that was made with it, or the key that the genesis was made with");
        }
    }

    private Path genesisFile() {
        return genesis == null ? dataDir.resolve(NodeFiles.GENESIS) : genesis;
    }

    private void awaitFile(Path file) throws InterruptedException {
        new Console(spec.commandLine().getOut()).line("Waits for the genesis " + file + ".");
        while (Files.notExists(file)) {
            Thread.sleep(LOOK_EVERY);
        }
    }

    private Map<String, Object> made(PublicKey node, Optional<PublicKey> operator, Optional<Genesis> network) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("dataDirectory", dataDir.toAbsolutePath().toString());
        made.put("nodeKey", node.toHex());
        operator.ifPresent(key -> made.put("operatorKey", key.toHex()));
        operator.ifPresent(key ->
                network.ifPresent(g -> made.put("operatorAddress", AddressText.encode(Address.of(key), g.network()))));
        network.ifPresent(g -> made.put("genesisHash", g.hash().toHex()));
        made.put(
                "settings",
                dataDir.resolve(ConfigInputs.FILE_NAME).toAbsolutePath().toString());
        return made;
    }

    /** Copies the genesis; a directory that has another one already belongs to another network. */
    private Optional<Genesis> placeGenesis() throws NodeStartException, IOException {
        Path place = dataDir.resolve(NodeFiles.GENESIS);
        Optional<Genesis> existing = Files.exists(place) ? Optional.of(NodeFiles.readGenesis(place)) : Optional.empty();
        if (genesis == null || (awaitGenesis && Files.notExists(genesis))) {
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
        if (!made.containsKey("genesisHash") && !awaitGenesis) {
            console.line("No genesis yet: run init again with --genesis FILE before the node starts.");
        }
    }
}
