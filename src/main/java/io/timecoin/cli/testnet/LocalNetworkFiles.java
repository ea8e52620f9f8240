package io.timecoin.cli.testnet;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Signer;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.OwnerOnly;
import io.timecoin.files.WholeFile;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.DataDirectorySetup;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeConfigKeys;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates the files of a local network, or finds those of an earlier run. The genesis is written last: where it is, the
 * rest is complete.
 */
public final class LocalNetworkFiles {

    /** What the faucet owns at the start: many coins, so that many transfers can be under way at once. */
    static final int FAUCET_COINS = 1_000;

    static final long FAUCET_COIN = 10_000 * Amount.SATOSHIS_PER_TIME;

    private final LocalNetworkPlan plan;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public LocalNetworkFiles(LocalNetworkPlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
    }

    /**
     * What all nodes share.
     *
     * @param created whether it is new
     */
    public record Shared(Genesis genesis, Signer faucet, boolean created) {
        /** Whose coins the faucet's are. */
        public Address faucetAddress() {
            return Address.of(faucet.publicKey());
        }
    }

    /**
     * Makes what is missing. Node settings are written anew each time: they follow from the plan.
     *
     * @throws LocalNetworkException if the directory holds something else, or another network than planned
     */
    public Shared prepare() {
        try {
            boolean created = Files.notExists(plan.genesisFile());
            if (created) {
                requireOurs();
            }
            OwnerOnly.createDirectories(plan.directory());
            Signer faucet = existingOrNew(plan.faucetKeyFile());
            Genesis genesis = created ? create(faucet) : existing();
            for (int i = 0; i < plan.nodes(); i++) {
                NodeFiles.requireDirectory(plan.nodeDirectory(i));
                DataDirectorySetup.writeSettings(plan.nodeDirectory(i).resolve(ConfigInputs.FILE_NAME), settings(i));
            }
            return new Shared(genesis, faucet, created);
        } catch (NodeStartException e) {
            throw new LocalNetworkException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new LocalNetworkException(
                    "cannot write the local network's files in " + plan.directory() + ": " + FileTrouble.of(e), e);
        }
    }

    /** A directory that another program filled is left alone; one of an interrupted start is completed. */
    private void requireOurs() throws IOException {
        if (Files.notExists(plan.directory())) {
            return;
        }
        try (Stream<Path> entries = Files.list(plan.directory())) {
            boolean foreign = entries.map(entry -> entry.getFileName().toString())
                    .anyMatch(name -> !name.matches(
                            "faucet\\.key|(node|observer)-\\d+|\\.(faucet\\.key|genesis\\.json)\\.[-0-9a-f]+\\.new"));
            if (foreign) {
                throw new LocalNetworkException(
                        plan.directory() + " is not empty and holds no local network; choose another with --dir");
            }
        }
    }

    private Genesis create(Signer faucet) throws NodeStartException, IOException {
        List<GenesisMasternode> masternodes = new ArrayList<>();
        for (int i = 0; i < plan.masternodes(); i++) {
            Path directory = plan.nodeDirectory(i);
            NodeFiles.requireDirectory(directory);
            existingOrNew(directory.resolve(NodeFiles.NODE_KEY));
            Address owner =
                    Address.of(existingOrNew(directory.resolve("owner.key")).publicKey());
            masternodes.add(new GenesisMasternode(
                    MasternodeTier.BRONZE,
                    DataDirectorySetup.operatorKey(directory, random).publicKey(),
                    owner,
                    owner,
                    "127.0.0.1:" + plan.peerPort(i)));
        }
        Address faucetAddress = Address.of(faucet.publicKey());
        List<Genesis.Allocation> allocations =
                Collections.nCopies(FAUCET_COINS, new Genesis.Allocation(faucetAddress, FAUCET_COIN));
        Genesis genesis = new Genesis(
                Network.DEVNET, "local", clock.millis(), withEpoch(plan.epoch().toMillis()), masternodes, allocations);
        WholeFile.open(plan.genesisFile()).create(GenesisFile.write(genesis).getBytes(StandardCharsets.UTF_8));
        return genesis;
    }

    private Genesis existing() throws NodeStartException {
        Genesis genesis = NodeFiles.readGenesis(plan.genesisFile());
        int voters = genesis.masternodes().size();
        if (voters != plan.masternodes()) {
            throw new LocalNetworkException("the network in " + plan.directory() + " has " + voters + " nodes, not "
                    + plan.masternodes() + "; give --nodes " + voters + " or another --dir");
        }
        return genesis;
    }

    private Ed25519Signer existingOrNew(Path key) throws NodeStartException {
        return Files.exists(key) ? KeyFile.read(key) : KeyFile.create(key, random);
    }

    static ChainParameters withEpoch(long epochMillis) {
        ChainParameters standard = ChainParameters.STANDARD;
        return new ChainParameters(
                epochMillis,
                standard.minOutput(),
                standard.minFee(),
                standard.feeDivisor(),
                standard.feePerByte(),
                standard.maxBlockBytes(),
                standard.maxBlockTransactions(),
                standard.maxBlockWitnesses(),
                standard.rewardBase());
    }

    private SortedMap<String, String> settings(int index) {
        Path directory = plan.nodeDirectory(index).toAbsolutePath();
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("node.data-dir", directory.toString());
        settings.put("node.genesis", plan.genesisFile().toAbsolutePath().toString());
        if (!plan.isObserver(index)) {
            settings.put(
                    "node.operator-key",
                    directory.resolve(NodeFiles.OPERATOR_KEY).toString());
        }
        if (plan.isObserver(index)) {
            settings.put("network.discovery", "false"); // or they would find the masternodes, and leave the tree
        }
        settings.put("network.host", "127.0.0.1");
        settings.put("network.port", Integer.toString(plan.peerPort(index)));
        settings.put("network.advertised-endpoint", "127.0.0.1:" + plan.peerPort(index));
        if (!plan.dialledBy(index).isEmpty()) {
            settings.put("network.peers", peersOf(index));
        }
        settings.put("storage.cache-bytes", "48M");
        settings.put("api.port", Integer.toString(plan.apiPort(index)));
        settings.put("api.management-port", Integer.toString(plan.managementPort(index)));
        SortedMap<String, String> prefixed = new TreeMap<>();
        settings.forEach((key, value) -> prefixed.put(NodeConfigKeys.PREFIX + key, value));
        return prefixed;
    }

    private String peersOf(int index) {
        return plan.dialledBy(index).stream()
                .map(other -> "127.0.0.1:" + plan.peerPort(other))
                .collect(Collectors.joining(","));
    }
}
