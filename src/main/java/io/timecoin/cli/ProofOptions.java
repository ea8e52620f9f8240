package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.FinalityProof;
import io.timecoin.cli.pay.Finding;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command checks itself what a node calls final. */
final class ProofOptions {

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "Checks with this genesis file that it is final, instead of believing the node.")
    private @Nullable Path genesis;

    /** The check, if a genesis was named. */
    Optional<FinalityProof> of(NodeClient client) {
        try {
            return genesis == null
                    ? Optional.empty()
                    : Optional.of(new FinalityProof(client, NodeFiles.readGenesis(genesis)));
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Whether that is certain.
     *
     * @throws CommandFailedException if the node's proof is false
     */
    static boolean isProven(Finding finding) {
        return switch (finding) {
            case Finding.Proven _ -> true;
            case Finding.Unproven _ -> false;
            case Finding.Refuted refuted ->
                throw new CommandFailedException("this node calls it final, and its proof is false: " + refuted.why());
        };
    }

    /**
     * What the word "final" rests on.
     *
     * @param finding empty if nothing was checked
     * @throws CommandFailedException if the node's proof is false
     */
    static String words(Optional<Finding> finding) {
        if (finding.isEmpty()) {
            return "as this node says; --genesis FILE checks it";
        }
        return switch (finding.get()) {
            case Finding.Proven proven -> "signed by " + proven.signed() + " of " + proven.total() + " voting weight";
            case Finding.Unproven unproven -> "as this node says; not checked: " + unproven.why();
            case Finding.Refuted refuted ->
                throw new CommandFailedException("this node calls it final, and its proof is false: " + refuted.why());
        };
    }
}
