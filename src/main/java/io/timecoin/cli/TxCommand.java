package io.timecoin.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.pay.FinalityProof;
import io.timecoin.cli.pay.Finding;
import io.timecoin.cli.wallet.ToldTransaction;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin tx}: how far a transaction is, where its coins come from and go to, and its fee. */
@Command(
        name = "tx",
        description = "Shows whether a transaction is pending, final or rejected, and what it moves.",
        mixinStandardHelpOptions = true)
final class TxCommand implements Callable<Integer> {

    /** What coins were worth, and whose they were, is not in a transaction's bytes. */
    private static final String NODE_SAYS = ", as this node says";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private ProofOptions proof = new ProofOptions();

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
            if (!transaction.text("txid").equalsIgnoreCase(txid)) {
                throw new CommandFailedException(client.base() + " answered another transaction");
            }
            Optional<Transaction> content =
                    transaction.object("transaction").map(_ -> ToldTransaction.asShown(transaction));
            Optional<Moved> moved = content.filter(told -> !told.inputs().isEmpty()) // a settlement takes no coins
                    .map(told -> moved(client, told));
            Optional<Finding> finding = transaction
                    .object("block")
                    .flatMap(block -> proof.of(client).map(check -> check(check, transaction, block)));
            if (node.json()) {
                console.json(document(transaction, moved, finding));
            } else {
                console.table(rows(transaction, moved, finding));
            }
        }
        return 0;
    }

    /**
     * What it takes and pays.
     *
     * @param inputs "amount from address", as far as the node knows the coins
     * @param fee empty unless all of them are known
     */
    private record Moved(List<String> inputs, OptionalLong fee) {}

    private static Moved moved(NodeClient client, Transaction transaction) {
        List<OutPoint> inputs = transaction.inputs();
        Map<OutPoint, JsonReply> coins = coins(client, inputs);
        List<String> texts = inputs.stream()
                .map(input -> coins.containsKey(input)
                        ? Console.time(coins.get(input).amount("amount")) + " from "
                                + coins.get(input).text("address")
                        : "the coin " + input)
                .toList();
        OptionalLong in = coins.size() == inputs.size()
                ? sum(coins.values().stream().map(coin -> coin.amount("amount")))
                : OptionalLong.empty();
        OptionalLong out = sum(transaction.outputs().stream().map(TransactionOutput::value));
        boolean known = in.isPresent() && out.isPresent() && in.getAsLong() >= out.getAsLong();
        return new Moved(texts, known ? OptionalLong.of(in.getAsLong() - out.getAsLong()) : OptionalLong.empty());
    }

    private static OptionalLong sum(Stream<Long> amounts) {
        return Amount.sum(amounts.mapToLong(Long::longValue).toArray());
    }

    private static Map<OutPoint, JsonReply> coins(NodeClient client, List<OutPoint> inputs) {
        List<JsonReply> told;
        try {
            told = client.coinStates(inputs);
        } catch (NodeClientException _) {
            return Map.of(); // an extra: the coins are then shown by their names
        }
        Map<OutPoint, JsonReply> coins = new LinkedHashMap<>();
        told.forEach(coin -> coins.put(coin.outPoint(), coin));
        coins.keySet().retainAll(inputs);
        return coins;
    }

    private static ObjectNode document(JsonReply transaction, Optional<Moved> moved, Optional<Finding> finding) {
        ObjectNode json = transaction.json().deepCopy();
        finding.ifPresent(found -> json.put("checked", ProofOptions.isProven(found)));
        moved.map(Moved::fee)
                .filter(fee -> fee.isPresent() && !json.has("fee"))
                .ifPresent(fee -> json.put("fee", Long.toString(fee.getAsLong())));
        return json;
    }

    private static Map<String, Object> rows(JsonReply transaction, Optional<Moved> moved, Optional<Finding> finding) {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("transaction", transaction.text("txid"));
        rows.put("state", transaction.text("state"));
        transaction.object("block").ifPresent(block -> {
            rows.put("block", block.number("height") + " " + block.text("hash"));
            rows.put("final", ProofOptions.words(finding));
            rows.put("confirmations", transaction.number("confirmations"));
        });
        transaction.optionalText("finalizedAt").ifPresent(time -> rows.put("final since", time));
        transaction.object("rejection").ifPresent(why -> {
            rows.put("rejected by", why.text("code") + ": " + why.text("detail"));
            why.optionalText("winner").ifPresent(winner -> rows.put("coin taken by", winner));
        });
        moved.ifPresent(what -> rows.put("takes", String.join(", ", what.inputs()) + NODE_SAYS));
        transaction.object("transaction").ifPresent(body -> addBody(rows, body));
        moved.map(Moved::fee)
                .filter(OptionalLong::isPresent)
                .ifPresent(fee -> rows.put("fee", Console.time(fee.getAsLong()) + NODE_SAYS));
        return rows;
    }

    private static Finding check(FinalityProof proof, JsonReply transaction, JsonReply block) {
        try {
            return proof.ofPayment(Hash256.ofHex(transaction.text("txid")), block.number("height"), block.text("hash"));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(transaction.origin() + " answered a txid that is none", e);
        }
    }

    private static void addBody(Map<String, Object> rows, JsonReply body) {
        List<String> outputs = body.list("outputs").stream()
                .map(output -> Console.time(output.amount("amount")) + " to " + output.text("address"))
                .toList();
        rows.put("pays", String.join(", ", outputs));
        body.optionalText("validUntil").ifPresent(time -> rows.put("valid until", time));
        body.optionalText("memo").filter(memo -> !memo.isEmpty()).ifPresent(memo -> rows.put("memo", memo(memo)));
    }

    /** A memo is bytes of no meaning to the ledger; most are text. */
    private static String memo(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return hex;
        }
    }
}
