package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Transaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
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
        JsonReply block =
                item.object("block").orElseThrow(() -> ToldTransaction.refused(item, "without a block", null));
        try {
            HistoryEntry.Place place = new HistoryEntry.Place(
                    block.number("height"),
                    Math.toIntExact(block.number("index")),
                    Instant.parse(block.text("timestamp")));
            return new Found(ToldTransaction.of(item), place);
        } catch (DateTimeException | ArithmeticException e) {
            throw ToldTransaction.refused(item, "at a time or place that cannot be", e);
        }
    }
}
