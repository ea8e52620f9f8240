package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.wallet.UsedAddresses;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many addresses a wallet had, when only its words say which: as a person knows, else as a node tells. */
final class AddressSearch {

    /** Most addresses that are added on a node's word: what is handed out once is never taken back. */
    static final int MOST_TOLD = 1_000;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--addresses",
            paramLabel = "N",
            description = "The wallet had so many addresses: then no node is asked which were used.")
    private @Nullable Integer addresses;

    /** Whether a person has said how many. */
    boolean isKnown() {
        return addresses != null;
    }

    /** Refuses what no wallet can have. */
    void requirePossible() {
        if (addresses != null && (addresses < 1 || addresses > Wallet.MAX_ADDRESSES)) {
            throw new ParameterException(
                    spec.commandLine(), "--addresses is 1 to " + Wallet.MAX_ADDRESSES + ", not " + addresses);
        }
    }

    /**
     * How many there were; 0 if the node knows of none.
     *
     * @param source the wallet's file, beside which its network may be pinned
     * @param had as many are known already
     * @throws CommandFailedException if the node calls more than {@value #MOST_TOLD} others used
     */
    int count(NodeOptions node, Path source, Mnemonic mnemonic, int had) {
        if (addresses != null) {
            return addresses;
        }
        try (NodeClient client = node.connect()) {
            return new UsedAddresses(client, PinnedGenesis.network(client, source))
                    .count(mnemonic, had + MOST_TOLD)
                    .orElseThrow(() -> new CommandFailedException("the node calls more than " + (had + MOST_TOLD)
                            + " addresses of this wallet used; nothing was written. If there were so many, say how many"
                            + " with --addresses N; else ask another node"));
        }
    }
}
