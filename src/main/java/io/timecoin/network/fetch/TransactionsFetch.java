package io.timecoin.network.fetch;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions by full hash, which proves each by itself: what one source has brought is not asked of the next. Given on
 * together, when all are here, when they are as much as a block may have, or when no source is left.
 */
public final class TransactionsFetch implements Fetch {

    private final Set<Hash256> missing;
    private final int partBytes;
    private final Consumer<List<Transaction>> taken;
    private List<Transaction> found = new ArrayList<>();
    private long foundBytes;

    /**
     * Transactions with these full hashes.
     *
     * @param partBytes most bytes of transactions in one reply
     * @param taken called with those that were found, perhaps none; must not take time
     */
    public TransactionsFetch(List<Hash256> fullHashes, int partBytes, Consumer<List<Transaction>> taken) {
        this.missing = new LinkedHashSet<>(fullHashes);
        this.partBytes = partBytes;
        this.taken = taken;
    }

    @Override
    public Transfer begin() {
        return new FromOne();
    }

    @Override
    public void exhausted() {
        taken.accept(takeFound());
    }

    @Override
    public long heldBytes() {
        return foundBytes;
    }

    private List<Transaction> takeFound() {
        List<Transaction> all = found;
        found = new ArrayList<>();
        foundBytes = 0;
        return all;
    }

    private final class FromOne implements Transfer {

        private final ArrayDeque<Hash256> unasked = new ArrayDeque<>(missing);
        private int most = PeerMessage.MAX_HASHES;

        @Override
        public @Nullable PeerMessage next(int requestId) {
            List<Hash256> asked = new ArrayList<>();
            while (!unasked.isEmpty() && asked.size() < most) {
                Hash256 next = unasked.removeFirst();
                if (missing.contains(next)) { // else another source has brought it meanwhile
                    asked.add(next);
                }
            }
            return asked.isEmpty() ? null : new GetTransactions(requestId, asked);
        }

        @Override
        public Step take(PeerMessage question, PeerMessage reply) {
            if (!(question instanceof GetTransactions asks) || !(reply instanceof TransactionsReply answer)) {
                return new Step.False("answered another question than was asked");
            }
            int answered = answer.answered();
            if (answered < 1 || answered > asks.fullHashes().size()) {
                return new Step.False("answered for more or fewer transactions than were asked for");
            }
            Set<Hash256> answers = new LinkedHashSet<>(asks.fullHashes().subList(0, answered));
            if (!answer.transactions().stream().allMatch(each -> answers.contains(each.fullHash()))) {
                return new Step.False("sent transactions that were not asked for");
            }
            List<Hash256> rest =
                    asks.fullHashes().subList(answered, asks.fullHashes().size());
            if (!rest.isEmpty() && isCutWithoutNeed(answer)) {
                return new Step.False("answered for fewer transactions than it could have");
            }
            rest.reversed().forEach(unasked::addFirst);
            if (!rest.isEmpty()) {
                most = Math.min(most, answered); // these are longer than usual
            }
            answer.transactions().forEach(TransactionsFetch.this::keep);
            return missing.isEmpty() || foundBytes >= Block.MAX_BYTES ? giveOn() : Step.MORE;
        }

        /** The next one, however long, would have had room: only who wants to waste time answers so. */
        private boolean isCutWithoutNeed(TransactionsReply answer) {
            long bytes = answer.transactions().stream()
                    .mapToLong(transaction -> transaction.size())
                    .sum();
            return bytes <= partBytes - Transaction.MAX_BYTES;
        }
    }

    private void keep(Transaction transaction) {
        if (missing.remove(transaction.fullHash())) {
            found.add(transaction);
            foundBytes += transaction.size();
        }
    }

    private Step giveOn() {
        List<Transaction> all = takeFound();
        return new Step.Judge(conclude -> {
            taken.accept(all);
            conclude.accept(() -> Step.DONE);
        });
    }
}
