package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.codec.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction as a node tells it: what its bytes say, which the txid covers, and whether the rest says the same. */
public final class ToldTransaction {

    private ToldTransaction() {}

    /**
     * As its bytes say.
     *
     * @param item has its {@code txid}, and the {@code hex} in its {@code transaction}
     * @throws NodeClientException if they are not those of the txid
     */
    public static Transaction of(JsonReply item) {
        JsonReply told = item.object("transaction").orElseThrow(() -> refused(item, "without its content", null));
        try {
            Transaction transaction = Transaction.decode(HexFormat.of().parseHex(told.text("hex")));
            if (transaction.txid().toHex().equals(item.text("txid"))) {
                return transaction;
            }
            throw refused(item, "that is another than it says", null);
        } catch (IllegalArgumentException | MalformedException e) {
            throw refused(item, "that is none", e);
        }
    }

    /**
     * The same, for who shows the rest of what the node tells of it too.
     *
     * @throws NodeClientException also if coins, recipients, amounts, times or memo are told otherwise than its bytes say
     */
    public static Transaction asShown(JsonReply item) {
        Transaction transaction = of(item);
        JsonReply told = item.object("transaction").orElseThrow();
        List<String> inputs = told.list("inputs").stream()
                .map(input -> input.text("txid") + ":" + input.number("vout"))
                .toList();
        boolean same = transaction.kind().name().equals(told.text("kind"))
                && inputs.equals(
                        transaction.inputs().stream().map(Object::toString).toList())
                && isSame(transaction.outputs(), told.list("outputs"))
                && HexFormat.of().formatHex(transaction.memo()).equals(told.text("memo"))
                && isSame(transaction.lockTime(), told.optionalText("lockTime"))
                && isSame(transaction.validUntil(), told.optionalText("validUntil"));
        if (!same) {
            throw refused(item, "whose content is another than its bytes say", null);
        }
        return transaction;
    }

    private static boolean isSame(List<TransactionOutput> outputs, List<JsonReply> told) {
        if (outputs.size() != told.size()) {
            return false;
        }
        for (int i = 0; i < told.size(); i++) {
            TransactionOutput output = outputs.get(i);
            String address = told.get(i).text("address");
            boolean same = output.value() == told.get(i).amount("amount")
                    && Arrays.stream(Network.values())
                            .anyMatch(network ->
                                    AddressText.encode(output.owner(), network).equals(address));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Zero is no time, and not told. */
    private static boolean isSame(long unixMillis, Optional<String> told) {
        try {
            return unixMillis
                    == told.map(time -> Instant.parse(time).toEpochMilli()).orElse(0L);
        } catch (DateTimeException | ArithmeticException _) {
            return false;
        }
    }

    static NodeClientException refused(JsonReply item, String what, @Nullable Exception cause) {
        NodeClientException refused =
                new NodeClientException(item.origin() + " answered a transaction " + what, 200, Optional.empty());
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
