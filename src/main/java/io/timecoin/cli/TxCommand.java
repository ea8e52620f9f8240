package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin tx}: how far a transaction is. */
@Command(
        name = "tx",
        description = "Shows whether a transaction is pending, final or rejected.",
        mixinStandardHelpOptions = true)
final class TxCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "TXID", description = "64 hexadecimal digits.")
    private String txid = "";

    @Override
    public Integer call() {
        if (!txid.matches("[0-9a-fA-F]{64}")) {
            throw new ParameterException(spec.commandLine(), "a txid is 64 hexadecimal digits: " + txid);
        }
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            JsonReply transaction = client.transaction(txid)
                    .orElseThrow(() -> new CommandFailedException(
                            "the node at " + client.base() + " knows no transaction " + txid));
            if (node.json()) {
                console.json(transaction.json());
            } else {
                console.table(rows(transaction));
            }
        }
        return 0;
    }

    private static Map<String, Object> rows(JsonReply transaction) {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("transaction", transaction.text("txid"));
        rows.put("state", transaction.text("state"));
        transaction.object("block").ifPresent(block -> {
            rows.put("block", block.number("height") + " " + block.text("hash"));
            rows.put("confirmations", transaction.number("confirmations"));
        });
        transaction.optionalText("finalizedAt").ifPresent(time -> rows.put("final since", time));
        transaction.object("rejection").ifPresent(why -> {
            rows.put("rejected by", why.text("code") + ": " + why.text("detail"));
            why.optionalText("winner").ifPresent(winner -> rows.put("coin taken by", winner));
        });
        transaction.optionalText("fee").ifPresent(fee -> rows.put("fee", Console.time(transaction.amount("fee"))));
        transaction
                .object("transaction")
                .ifPresent(body -> body.list("outputs")
                        .forEach(output -> rows.merge(
                                "pays",
                                Console.time(output.amount("amount")) + " to " + output.text("address"),
                                (a, b) -> a + ", " + b)));
        return rows;
    }
}
