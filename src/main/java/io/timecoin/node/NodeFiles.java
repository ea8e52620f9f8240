package io.timecoin.node;

import io.timecoin.crypto.Signer;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.OwnerOnly;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.ledger.json.JsonFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What a node reads from its files before anything else starts.
 *
 * @param genesis of the network it joins
 * @param nodeKey identifies it on its links
 * @param operatorKey signs its votes; empty for an observer
 */
public record NodeFiles(Genesis genesis, Signer nodeKey, Optional<Signer> operatorKey) {

    /** Name of the genesis file in a data directory. */
    public static final String GENESIS = "genesis.json";

    /** Name of the node key's file in a data directory. */
    public static final String NODE_KEY = "node.key";

    /** Name of the operator key's file in a data directory, where {@code timecoin init} puts it. */
    public static final String OPERATOR_KEY = "operator.key";

    /**
     * Reads genesis and keys; makes the node key, which stands for nothing but this node's links, if there is none yet.
     *
     * @param random for that key
     * @throws NodeStartException if one is missing, unreadable, open to others or wrong
     */
    public static NodeFiles read(NodeConfig.Node config, SecureRandom random) throws NodeStartException {
        requireDirectory(config.dataDir());
        Genesis genesis = readGenesis(config.genesis().orElse(config.dataDir().resolve(GENESIS)));
        Optional<Signer> operatorKey = Optional.empty();
        if (config.operatorKey().isPresent()) {
            Path file = config.operatorKey().get();
            operatorKey = Optional.of(
                    config.operatorKeyPasswordFile().isPresent()
                            ? EncryptedKey.read(
                                    file, config.operatorKeyPasswordFile().get())
                            : KeyFile.read(file));
        }
        return new NodeFiles(genesis, nodeKey(config, random), operatorKey);
    }

    private static Signer nodeKey(NodeConfig.Node config, SecureRandom random) throws NodeStartException {
        Path file = config.nodeKey().orElse(config.dataDir().resolve(NODE_KEY));
        if (config.nodeKey().isEmpty() && Files.notExists(file)) {
            return KeyFile.create(file, random);
        }
        return KeyFile.read(file);
    }

    /**
     * Reads and judges a genesis file.
     *
     * @throws NodeStartException if it is missing, unreadable, too large or breaks a rule
     */
    public static Genesis readGenesis(Path file) throws NodeStartException {
        try {
            if (Files.notExists(file)) {
                throw new NodeStartException(
                        "there is no genesis file " + file + "; name one with " + NodeConfigKeys.PREFIX
                                + "node.genesis, or set up the data directory with: timecoin init --genesis FILE");
            }
            if (Files.size(file) > GenesisFile.MAX_LENGTH) {
                throw new NodeStartException(
                        "the genesis file " + file + " is larger than " + GenesisFile.MAX_LENGTH + " bytes");
            }
            return GenesisFile.read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonFault e) {
            throw new NodeStartException("the genesis file " + file + " is not valid: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NodeStartException("cannot read the genesis file " + file + ": " + FileTrouble.of(e), e);
        }
    }

    /**
     * Creates the data directory if it is not there.
     *
     * @throws NodeStartException if it cannot be created or written
     */
    public static void requireDirectory(Path directory) throws NodeStartException {
        try {
            if (Files.notExists(directory)) {
                OwnerOnly.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new NodeStartException("cannot create the data directory " + directory + ": " + FileTrouble.of(e), e);
        }
        if (!Files.isDirectory(directory)) {
            throw new NodeStartException("the data directory " + directory + " is not a directory");
        }
        if (!Files.isWritable(directory) || !Files.isReadable(directory)) {
            throw new NodeStartException("the data directory " + directory
                    + " cannot be read and written by this user, or its file system is read-only");
        }
    }
}
