package io.timecoin.cli.testnet;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.PublicKey;
import io.timecoin.files.WholeFile;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.GenesisRules;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.node.DataDirectorySetup;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The data directories of a devnet whose masternodes run somewhere else, one each, in which only settings are missing: those of the
 * places where they run. What is there already stays, and a genesis that is in the first directory is that of all; so what was
 * interrupted is completed.
 */
public final class PreparedNetwork {

    private static final String NUMBER = "{}";

    private final Path directory;
    private final int masternodes;
    private final String endpoint;
    private final Duration epoch;
    private final SecureRandom random = new SecureRandom();

    /**
     * Directories {@code directory/0} and so on.
     *
     * @param masternodes 1 to {@value LocalNetworkPlan#MAX_NODES}
     * @param endpoint {@code host:port} with {@code {}} for the number
     * @throws IllegalArgumentException if there are too many, or all have the same endpoint
     */
    public PreparedNetwork(Path directory, int masternodes, String endpoint, Duration epoch) {
        if (masternodes < 1 || masternodes > LocalNetworkPlan.MAX_NODES) {
            throw new IllegalArgumentException(
                    "a network has 1 to " + LocalNetworkPlan.MAX_NODES + " masternodes here, not " + masternodes);
        }
        if (masternodes > 1 && !endpoint.contains(NUMBER)) {
            throw new IllegalArgumentException(
                    "the endpoint " + endpoint + " has no {} for the number of the masternode");
        }
        this.directory = directory;
        this.masternodes = masternodes;
        this.endpoint = endpoint;
        this.epoch = epoch;
    }

    /**
     * Makes what is missing.
     *
     * @return the genesis that all have
     * @throws NodeStartException if something that is there cannot be read, is of another network, or no genesis can be made so
     */
    public Genesis prepare(Clock clock) throws NodeStartException, IOException {
        for (int i = 0; i < masternodes; i++) {
            NodeFiles.requireDirectory(directory(i));
        }
        Path first = directory(0).resolve(NodeFiles.GENESIS);
        Genesis genesis = Files.exists(first) ? NodeFiles.readGenesis(first) : create(clock);
        for (int i = 0; i < masternodes; i++) { // the first one's before all others: another run goes on from it
            place(genesis, directory(i));
        }
        return genesis;
    }

    private Path directory(int index) {
        return directory.resolve(Integer.toString(index));
    }

    private Genesis create(Clock clock) throws NodeStartException {
        List<GenesisMasternode> voters = new ArrayList<>();
        for (int i = 0; i < masternodes; i++) {
            Address owner = Address.of(existingOrNew(directory(i).resolve("owner.key")));
            PublicKey operator =
                    DataDirectorySetup.operatorKey(directory(i), random).publicKey();
            String place = endpoint.replace(NUMBER, Integer.toString(i));
            voters.add(new GenesisMasternode(MasternodeTier.BRONZE, operator, owner, owner, place));
        }
        Address faucet = Address.of(existingOrNew(directory(0).resolve("faucet.key")));
        Genesis genesis = new Genesis(
                Network.DEVNET,
                "local",
                clock.millis(),
                LocalNetworkFiles.withEpoch(epoch.toMillis()),
                voters,
                Collections.nCopies(
                        LocalNetworkFiles.FAUCET_COINS, new Genesis.Allocation(faucet, LocalNetworkFiles.FAUCET_COIN)));
        List<String> faults = GenesisRules.faults(genesis);
        if (!faults.isEmpty()) {
            throw new NodeStartException(String.join("; ", faults));
        }
        return genesis;
    }

    private PublicKey existingOrNew(Path file) throws NodeStartException {
        Ed25519Signer key = Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file, random);
        return key.publicKey();
    }

    private static void place(Genesis genesis, Path directory) throws NodeStartException, IOException {
        Path file = directory.resolve(NodeFiles.GENESIS);
        if (Files.notExists(file)) {
            WholeFile.open(file).create(GenesisFile.write(genesis).getBytes(StandardCharsets.UTF_8));
        } else if (!NodeFiles.readGenesis(file).hash().equals(genesis.hash())) {
            throw new NodeStartException(
                    directory + " belongs to another network; empty all directories for a new one");
        }
    }
}
