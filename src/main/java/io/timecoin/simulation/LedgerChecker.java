package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The final chain of all correct nodes together, executed once more in the plainest way. */
final class LedgerChecker {

    private final SimulatedLedger ledger;
    private final PayeeChecker payees;
    private final StateChecker states;
    private final List<Hash256> hashes = new ArrayList<>();
    private final List<Hash256> openings = new ArrayList<>();
    private final Map<OutPoint, TransactionOutput> coins = new LinkedHashMap<>();
    private final Set<OutPoint> spent = new LinkedHashSet<>();
    private final Set<Hash256> invalid = new LinkedHashSet<>();
    private final Set<Hash256> txids = new LinkedHashSet<>();
    private long timestamp;
    private long settledAt;
    private long epoch;
    private long supply;
    private long unpaidFees;

    LedgerChecker(SimulatedLedger ledger) {
        this.ledger = ledger;
        this.payees = new PayeeChecker(ledger.genesis.masternodes());
        this.states = new StateChecker(ledger.initialState());
        hashes.add(ledger.genesisHash);
        openings.add(ledger.genesisHash);
        ledger.genesis
                .coins()
                .forEach((outPoint, coin) -> add(outPoint, new TransactionOutput(coin.value(), coin.owner())));
        states.complete();
        supply = ledger.genesis.supply();
        timestamp = ledger.genesis.timestamp();
        settledAt = timestamp;
    }

    private void add(OutPoint outPoint, TransactionOutput coin) {
        coins.put(outPoint, coin);
        states.made(outPoint, coin);
    }

    /** What all have at each height. */
    StateChecker states() {
        return states;
    }

    /** What clients send and nobody may ever make final. */
    void neverFinal(Transaction transaction) {
        invalid.add(transaction.txid());
    }

    boolean isFinal(Hash256 txid) {
        return txids.contains(txid);
    }

    long height() {
        return hashes.size() - 1L;
    }

    long epoch() {
        return epoch;
    }

    /** The settlement that opened an epoch, or the genesis; empty while it is not final anywhere. */
    Optional<Hash256> opening(long of) {
        return of < openings.size() ? Optional.of(openings.get((int) of)) : Optional.empty();
    }

    void finalized(int host, FinalizedBlock finalized) {
        Block block = finalized.block();
        if (block.height() < hashes.size()) {
            if (!hashes.get((int) block.height()).equals(block.hash())) {
                throw new Violation(
                        Invariant.ONE_FINAL_BLOCK_PER_HEIGHT,
                        "node " + host + " holds " + block + " to be final, others "
                                + hashes.get((int) block.height()));
            }
            states.finalized(host, finalized.after());
            return;
        }
        require(block.height() == hashes.size(), block, "comes before its parent");
        extend(block);
        require(
                finalized.after().epochFees() == unpaidFees && finalized.after().epoch() == epoch,
                block,
                "leaves another state than " + unpaidFees + " satoshis of fees in epoch " + epoch);
        states.complete();
        states.finalized(host, finalized.after());
    }

    private static void require(boolean holds, Block block, String otherwise) {
        if (!holds) {
            throw new Violation(Invariant.FINAL_CHAIN_VALID, block + " " + otherwise);
        }
    }

    private void extend(Block block) {
        BlockHeader header = block.header();
        require(header.parentHash().equals(hashes.getLast()), block, "is not a child of the final block before it");
        require(header.timestamp() > timestamp, block, "is not later than its parent");
        require(header.epoch() == epoch, block, "is of epoch " + header.epoch() + ", not " + epoch);
        long length = ledger.genesis.parameters().epochMillis();
        boolean due = header.timestamp() >= (settledAt / length + 1) * length;
        require(due == block.isSettlement(), block, "settles, or does not, at the wrong time");
        require(header.bodyHash().equals(Block.bodyHash(block.transactions())), block, "has another body");
        hashes.add(block.hash());
        timestamp = header.timestamp();
        block.transactions().stream()
                .filter(transaction -> !transaction.inputs().isEmpty())
                .forEach(transaction -> spend(transaction, block));
        if (block.isSettlement()) {
            settle(block);
        }
        checkSupply(block);
    }

    private void spend(Transaction transaction, Block block) {
        if (invalid.contains(transaction.txid())) {
            throw new Violation(Invariant.NO_INVALID_FINAL, transaction + " is in " + block);
        }
        require(
                transaction.validUntil() == 0 || transaction.validUntil() >= timestamp,
                block,
                "has " + transaction + ", which had expired");
        List<TransactionOutput> in = new ArrayList<>();
        for (OutPoint input : transaction.inputs()) {
            if (!spent.add(input)) {
                throw new Violation(Invariant.NO_DOUBLE_SPEND, input + " is spent again by " + transaction);
            }
            TransactionOutput coin = coins.remove(input);
            if (coin == null) {
                throw new Violation(Invariant.FINAL_CHAIN_VALID, transaction + " spends a coin that is not there");
            }
            states.spent(input, coin);
            in.add(coin);
        }
        long[] values = in.stream().mapToLong(TransactionOutput::value).toArray();
        Hash256 signed = transaction.sighash(ledger.genesisHash, values);
        for (TransactionOutput coin : in) {
            require(
                    isSignedBy(coin.owner(), transaction, signed),
                    block,
                    "has " + transaction + " without its owner's signature");
        }
        long fee = LongStream.of(values).sum() - make(transaction);
        require(fee >= 0, block, "has " + transaction + ", which makes more than it spends");
        require(fee >= leastFee(transaction, in), block, "has " + transaction + ", which pays too little");
        unpaidFees += fee;
        txids.add(transaction.txid());
    }

    private boolean isSignedBy(Address owner, Transaction transaction, Hash256 signed) {
        return transaction.witnesses().stream()
                .anyMatch(witness -> Address.of(witness.publicKey()).equals(owner)
                        && ledger.keys.verify(witness.publicKey(), signed, witness.signature()));
    }

    /** Reckoned once more, address by address (protocol §3). */
    private long leastFee(Transaction transaction, List<TransactionOutput> in) {
        long others = 0;
        for (Address payee : transaction.outputs().stream()
                .map(TransactionOutput::owner)
                .distinct()
                .toList()) {
            others += Math.max(0, sum(transaction.outputs(), payee) - sum(in, payee));
        }
        ChainParameters rules = ledger.genesis.parameters();
        return LongStream.of(rules.minFee(), others / rules.feeDivisor(), rules.feePerByte() * transaction.size())
                .max()
                .orElseThrow();
    }

    private static long sum(List<TransactionOutput> outputs, Address owner) {
        return outputs.stream()
                .filter(output -> output.owner().equals(owner))
                .mapToLong(TransactionOutput::value)
                .sum();
    }

    private long make(Transaction transaction) {
        long out = 0;
        for (int vout = 0; vout < transaction.outputs().size(); vout++) {
            TransactionOutput output = transaction.outputs().get(vout);
            add(new OutPoint(transaction.txid(), vout), output);
            out += output.value();
        }
        return out;
    }

    private void settle(Block block) {
        long reward = payees.reward(ledger.genesis.parameters().rewardBase());
        Transaction settlement = block.transactions().getFirst();
        long paid = make(settlement);
        if (paid != reward + unpaidFees) {
            throw new Violation(
                    Invariant.SUPPLY, block + " pays " + paid + " satoshis, the rule says " + (reward + unpaidFees));
        }
        payees.check(block, settlement.outputs(), reward + unpaidFees);
        supply += reward;
        unpaidFees = 0;
        epoch++;
        openings.add(block.hash());
        settledAt = timestamp;
    }

    private void checkSupply(Block block) {
        long sum = coins.values().stream().mapToLong(TransactionOutput::value).sum() + unpaidFees;
        if (sum != supply) {
            throw new Violation(Invariant.SUPPLY, sum + " satoshis after " + block + ", not " + supply);
        }
    }
}
