package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeAnswer;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.GenesisPin;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.WalletLock;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network that a wallet pays on, and looks at. */
final class PinnedGenesis {

    private PinnedGenesis() {}

    /**
     * The genesis that is pinned beside {@code source}, or the one that is named and pinned from now on.
     *
     * @throws CommandFailedException if it cannot be read
     */
    static Genesis of(NodeClient client, PaymentJournal journal, Path source, @Nullable Path genesisFile) {
        try (WalletLock _ = journal.lock()) {
            Optional<Genesis> named =
                    genesisFile == null ? Optional.empty() : Optional.of(NodeFiles.readGenesis(genesisFile));
            return GenesisPin.beside(source).of(client, named);
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The network for which addresses are written when a wallet is only looked at: the pinned one, if there is one and the node
     * belongs to it, else the one that the node tells.
     *
     * @throws io.timecoin.cli.pay.PaymentException if the node is of another network than the pinned one
     */
    static Network network(NodeClient client, Path source) {
        return GenesisPin.beside(source).compared(client).map(Genesis::network).orElseGet(() -> told(client.status()));
    }

    private static Network told(JsonReply status) {
        String label = status.text("network");
        return Arrays.stream(Network.values())
                .filter(network -> network.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        status.origin() + " is of an unknown network: " + NodeAnswer.cut(label)));
    }
}
