package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The final transactions of one address, newest first, a page at a time. For one thread. */
final class AddressTransactions {

    /** So many of the largest transactions fit into one answer. */
    static final int PAGE = 50;

    private final NodeClient client;
    private final String path;
    private final Deque<Found> page = new ArrayDeque<>();
    private Optional<String> cursor = Optional.empty();
    private boolean more = true;
    private HistoryEntry.@Nullable Place last;

    AddressTransactions(NodeClient client, String address) {
        this.client = client;
        this.path = "/v1/addresses/" + NodeClient.encoded(address) + "/transactions?limit=" + PAGE;
    }

    /** A transaction and where it is. */
    record Found(Transaction transaction, HistoryEntry.Place place) {
        static final Comparator<Found> NEWEST_FIRST =
                Comparator.comparing(Found::place).reversed();
    }

    /** Whether there are no more. */
    boolean isEmpty() {
        while (page.isEmpty() && more) {
            JsonReply reply = client.get(path
                    + cursor.map(next -> "&cursor=" + NodeClient.encoded(next)).orElse(""));
            reply.list("items").forEach(item -> page.add(older(found(item))));
            cursor = reply.optionalText("cursor");
            more = cursor.isPresent() && !page.isEmpty();
        }
        return page.isEmpty();
    }

    /** The newest of them, unless it {@link #isEmpty}. */
    Found first() {
        return page.element();
    }

    void remove() {
        page.remove();
    }

    /** A list that does not go down would never end. */
    private Found older(Found found) {
        if (last != null && last.compareTo(found.place()) <= 0) {
            throw new NodeClientException(
                    client.base() + " answered transactions in a wrong order", 200, Optional.empty());
        }
        last = found.place();
        return found;
    }

    private static Found found(JsonReply item) {
        JsonReply block = item.object("block").orElseThrow(() -> refused(item, "without a block", null));
        try {
            HistoryEntry.Place place = new HistoryEntry.Place(
                    block.number("height"),
                    Math.toIntExact(block.number("index")),
                    Instant.parse(block.text("timestamp")));
            return new Found(transaction(item), place);
        } catch (DateTimeException | ArithmeticException e) {
            throw refused(item, "at a time or place that cannot be", e);
        }
    }

    /** As its bytes say, which its txid covers: nothing else that the node tells of it is used. */
    static Transaction transaction(JsonReply item) {
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

    private static NodeClientException refused(JsonReply item, String what, @Nullable Exception cause) {
        NodeClientException refused =
                new NodeClientException(item.origin() + " answered a transaction " + what, 200, Optional.empty());
        if (cause != null) {
            refused.initCause(cause);
        }
        return refused;
    }
}
