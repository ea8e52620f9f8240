package io.timecoin.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.Finding;
import io.timecoin.crypto.Hash256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin block}: what is in a final block. */
@Command(name = "block", description = "Shows a final block.", mixinStandardHelpOptions = true)
final class BlockCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private ProofOptions proof = new ProofOptions();

    @Parameters(
            arity = "0..1",
            defaultValue = "latest",
            paramLabel = "BLOCK",
            description = "A height, a hash of 64 hexadecimal digits, or latest; default: ${DEFAULT-VALUE}.")
    private String reference = "latest";

    @Option(names = "--transactions", description = "Lists the txids, one a line.")
    private boolean transactions;

    @Override
    public Integer call() {
        if (!reference.matches("latest|[0-9]{1,16}|[0-9a-fA-F]{64}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a block is a height, a hash of 64 hexadecimal digits, or latest: " + reference);
        }
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            JsonReply block = client.block(reference)
                    .orElseThrow(() -> new CommandFailedException(
                            "the node at " + client.base() + " has no final block " + reference));
            requireAsked(block);
            Optional<Finding> finding = proof.of(client).map(check -> check.ofBlock(block));
            if (node.json()) {
                ObjectNode json = block.json().deepCopy();
                finding.ifPresent(found -> json.put("checked", ProofOptions.isProven(found)));
                console.json(json);
                return 0;
            }
            Map<String, Object> rows = rows(block);
            rows.put("final", ProofOptions.words(finding));
            console.table(rows);
            if (transactions) {
                block.texts("transactions").forEach(console::line);
            }
        }
        return 0;
    }

    /** Another block than the one that was asked for may be final too. */
    private void requireAsked(JsonReply block) {
        boolean asked = reference.equals("latest")
                || (reference.length() == 2 * Hash256.LENGTH
                        ? block.text("hash").equalsIgnoreCase(reference)
                        : block.number("height") == Long.parseLong(reference));
        if (!asked) {
            throw new CommandFailedException(block.origin() + " answered another block than " + reference);
        }
    }

    private static Map<String, Object> rows(JsonReply block) {
        List<String> txids = block.texts("transactions");
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("block", block.number("height") + " " + block.text("hash"));
        rows.put("kind", block.text("kind") + " of epoch " + block.number("epoch"));
        rows.put("time", block.text("timestamp"));
        block.optionalText("parentHash").ifPresent(parent -> rows.put("parent", parent));
        block.optionalText("proposer").ifPresent(proposer -> rows.put("proposer", "masternode " + proposer));
        rows.put("size", block.number("size") + " bytes");
        rows.put("transactions", txids.size());
        return rows;
    }
}
