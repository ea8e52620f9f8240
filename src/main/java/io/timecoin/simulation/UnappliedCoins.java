package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges transactions as the node does: on the applied coins, and on those of valid blocks not applied yet. */
final class UnappliedCoins {

    private record Entry(Transaction transaction, long height, int blocks) {}

    private final TransactionRules rules;
    private final Map<Hash256, Entry> entries = new LinkedHashMap<>();

    UnappliedCoins(TransactionRules rules) {
        this.rules = rules;
    }

    void add(Block block) {
        for (Transaction transaction : block.transactions()) {
            entries.merge(
                    transaction.txid(),
                    new Entry(transaction, block.height(), 1),
                    (old, fresh) -> new Entry(old.transaction(), old.height(), old.blocks() + 1));
        }
    }

    void remove(Block block) {
        for (Transaction transaction : block.transactions()) {
            entries.computeIfPresent(
                    transaction.txid(),
                    (txid, entry) -> entry.blocks() == 1
                            ? null
                            : new Entry(entry.transaction(), entry.height(), entry.blocks() - 1));
        }
    }

    void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }

    private Optional<Coin> coin(OutPoint outPoint) {
        Entry entry = entries.get(outPoint.txid());
        if (entry == null || outPoint.vout() >= entry.transaction().outputs().size()) {
            return Optional.empty();
        }
        return Optional.of(entry.transaction().coins(entry.height()).get(outPoint.vout()));
    }

    Checked check(Transaction transaction, Origin origin, boolean relayed, SimulatedDisk disk) {
        List<Coin> coins = new ArrayList<>();
        List<OutPoint> unsettled = new ArrayList<>();
        for (OutPoint input : transaction.inputs()) {
            Optional<Coin> fresh = coin(input);
            fresh.ifPresent(coin -> unsettled.add(input));
            coins.add(fresh.or(() -> disk.coin(input)).orElse(null));
        }
        long seen = disk.tip().height();
        VerificationOutcome outcome = rules.verify(transaction, coins, seen, unsettled);
        Optional<Hash256> winner = Optional.empty();
        if (outcome instanceof VerificationOutcome.Rejected rejected
                && rejected.reason().rule() == Rule.INPUT_UNKNOWN) {
            winner = transaction.inputs().stream()
                    .filter(input -> coin(input).isEmpty())
                    .flatMap(input -> disk.spender(input).stream())
                    .findFirst();
        }
        if (winner.isPresent()) {
            outcome = new VerificationOutcome.Rejected(
                    new Verdict.Invalid(Rule.INPUT_SPENT, "spent by the final transaction " + winner.get()));
        }
        return new Checked(transaction, outcome, seen, winner, Optional.empty(), origin, relayed);
    }
}
