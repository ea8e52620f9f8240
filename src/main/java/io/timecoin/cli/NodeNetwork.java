package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;

/**
 * The network that a node says it belongs to.
 *
 * @param chainName for people
 * @param parameters the genesis file's if one was given, otherwise the protocol's own
 */
record NodeNetwork(Network network, String chainName, Hash256 genesisHash, ChainParameters parameters) {

    /** As a node's {@code GET /v1/status} names it. */
    static NodeNetwork of(JsonReply status) {
        String label = status.text("network");
        for (Network network : Network.values()) {
            if (network.label().equals(label)) {
                return new NodeNetwork(network, status.text("chainName"), hash(status), ChainParameters.STANDARD);
            }
        }
        throw new CommandFailedException(status.origin() + " is of an unknown network: " + label);
    }

    private static Hash256 hash(JsonReply status) {
        try {
            return Hash256.ofHex(status.text("genesisHash"));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(status.origin() + " answered no genesis hash", e);
        }
    }

    /**
     * The same, if the genesis in {@code file} is its genesis.
     *
     * @throws CommandFailedException if it is not, or the file cannot be read
     */
    NodeNetwork pinnedBy(Path file) {
        try {
            Genesis genesis = NodeFiles.readGenesis(file);
            if (!genesis.hash().equals(genesisHash)) {
                throw new CommandFailedException("the node belongs to another network than " + file
                        + ": its genesis is " + genesisHash + ", the file's " + genesis.hash());
            }
            return new NodeNetwork(network, chainName, genesisHash, genesis.parameters());
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
