package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeAnswer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.ledger.json.JsonFault;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network a wallet pays on: its genesis, kept beside the wallet from the first payment on. Name, parameters and voters come
 * from it and from no node.
 */
public final class GenesisPin {

    private final DurableFile file;

    private GenesisPin(DurableFile file) {
        this.file = file;
    }

    /** The pin of the wallet or key file {@code source}; of the file itself, whatever links lead to it. */
    public static GenesisPin beside(Path source) {
        return new GenesisPin(DurableFile.beside(source, ".genesis"));
    }

    /**
     * The genesis of the network that the node belongs to: the one that was named, else the pinned one, else, the first time, the
     * node's own. A new one is pinned; the caller holds the wallet's lock.
     *
     * @throws PaymentException if the node is of another network, or says something of its network that the genesis does not
     */
    public Genesis of(NodeClient client, Optional<Genesis> named) {
        Optional<Genesis> pinned = pinned();
        Genesis genesis = named.or(() -> pinned).orElseGet(() -> told(client));
        compare(client.status(), genesis, named.isEmpty() && pinned.isPresent());
        if (!pinned.map(Genesis::hash).equals(Optional.of(genesis.hash()))) {
            file.replace(GenesisFile.write(genesis));
        }
        return genesis;
    }

    /**
     * The network that is pinned, if one is: it is compared with the node's, and nothing is written.
     *
     * @throws PaymentException if the node is of another network, or says something of its network that the genesis does not
     */
    public Optional<Genesis> compared(NodeClient client) {
        Optional<Genesis> pinned = pinned();
        pinned.ifPresent(genesis -> compare(client.status(), genesis, true));
        return pinned;
    }

    private Optional<Genesis> pinned() {
        Optional<String> text = file.read(4 * GenesisFile.MAX_LENGTH);
        try {
            return text.isPresent() ? Optional.of(GenesisFile.read(text.get())) : Optional.empty();
        } catch (JsonFault e) {
            throw new PaymentException(
                    "the network of this wallet cannot be read, " + file.path() + " is damaged: " + e.getMessage()
                            + "; name its genesis with --genesis, after removing that file",
                    e);
        }
    }

    private static Genesis told(NodeClient client) {
        JsonReply reply = client.get("/v1/genesis");
        try {
            return GenesisFile.read(reply.json().toString());
        } catch (JsonFault e) {
            throw new PaymentException(
                    "the genesis that " + reply.origin() + " answers is none: "
                            + NodeAnswer.cut(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void compare(JsonReply status, Genesis genesis, boolean pinned) {
        Hash256 hash = genesis.hash();
        if (!status.text("genesisHash").equals(hash.toHex())) {
            throw new PaymentException("the node at " + status.origin()
                    + " belongs to another network than " + (pinned ? "the one this wallet pays on" : "that genesis")
                    + ": its genesis is " + NodeAnswer.cut(status.text("genesisHash")) + ", not " + hash
                    + (pinned ? "; if that is meant, name the new genesis with --genesis FILE" : ""));
        }
        String told = status.text("network") + " " + status.text("chainName");
        String named = genesis.network().label() + " " + genesis.chainName();
        if (!told.equals(named)) {
            throw new PaymentException("the node at " + status.origin() + " calls its network " + NodeAnswer.cut(told)
                    + ", its genesis says " + named + ": that node is not to be believed");
        }
    }
}
