package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.GenesisPin;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.WalletLock;
import io.timecoin.ledger.Genesis;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network that a wallet pays on. */
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
}
