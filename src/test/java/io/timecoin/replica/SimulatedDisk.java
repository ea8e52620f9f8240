package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one node has stored: its vote log, which is durable, and the applied chain, of which a crash may take the newest. */
final class SimulatedDisk {

    private record Said(long epoch, long view, Object what) {}

    private final TestLedger ledger;
    private final List<FinalizedBlock> chain = new ArrayList<>();
    private final Map<OutPoint, Coin> coins = new HashMap<>();
    private final Map<OutPoint, Hash256> spends = new HashMap<>();
    private final Set<Hash256> txids = new LinkedHashSet<>();
    private List<Said> records = new ArrayList<>();
    private long syncedHeight;

    SimulatedDisk(TestLedger ledger) {
        this.ledger = ledger;
        ledger.genesis().coins().forEach(coins::put);
    }

    ChainState tip() {
        return chain.isEmpty() ? ledger.initialState() : chain.getLast().after();
    }

    Optional<Certificate> certificate(long height) {
        return height == 0 ? Optional.empty() : chain.get((int) height - 1).finalization();
    }

    Block block(long height) {
        return chain.get((int) height - 1).block();
    }

    void apply(FinalizedBlock next) {
        if (next.block().height() != tip().height() + 1
                || !next.block().header().parentHash().equals(tip().hash())) {
            throw new AssertionError(next.block() + " is applied on " + tip());
        }
        for (Transaction transaction : next.block().transactions()) {
            txids.add(transaction.txid());
            for (OutPoint input : transaction.inputs()) {
                if (coins.remove(input) == null) {
                    throw new AssertionError(input + " is spent and was not there");
                }
                spends.put(input, transaction.txid());
            }
            List<Coin> made = transaction.coins(next.block().height());
            for (int vout = 0; vout < made.size(); vout++) {
                coins.put(new OutPoint(transaction.txid(), vout), made.get(vout));
            }
        }
        chain.add(next);
    }

    /** What is applied now survives; the vote log lets go of what it need not keep. */
    void sync() {
        syncedHeight = tip().height();
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<Certificate> proof = chain.get(i).finalization();
            if (proof.isPresent()) {
                Certificate last = proof.get();
                records.removeIf(record -> record.epoch() < last.epoch()
                        || (record.epoch() == last.epoch() && record.view() < last.view()));
                return;
            }
        }
    }

    /** A power failure: of the applied blocks those beyond {@code kept} are gone, synced ones apart. */
    void crash(long kept) {
        List<FinalizedBlock> surviving =
                List.copyOf(chain.subList(0, (int) Math.max(syncedHeight, Math.min(kept, chain.size()))));
        chain.clear();
        coins.clear();
        spends.clear();
        txids.clear();
        ledger.genesis().coins().forEach(coins::put);
        surviving.forEach(this::apply);
    }

    void record(Optional<Proposal> proposal, List<Vote> votes, Optional<Block> body, Optional<Certificate> restsOn) {
        long epoch = votes.getFirst().statement().epoch();
        long view = votes.getFirst().statement().view();
        body.ifPresent(block -> records.add(new Said(epoch, view, block)));
        proposal.ifPresent(own -> records.add(new Said(own.epoch(), own.view(), own)));
        votes.forEach(vote -> records.add(new Said(epoch, vote.statement().view(), vote)));
        restsOn.ifPresent(proof -> records.add(new Said(proof.epoch(), proof.view(), proof)));
    }

    void loseRecords() {
        records = new ArrayList<>();
    }

    private <T> List<T> recorded(Class<T> type) {
        return records.stream()
                .map(Said::what)
                .filter(type::isInstance)
                .map(type::cast)
                .distinct()
                .toList();
    }

    Input.Recorded said() {
        return new Input.Recorded(recorded(Proposal.class), recorded(Vote.class), recorded(Certificate.class));
    }

    List<Block> bodies() {
        return recorded(Block.class);
    }

    Optional<Coin> coin(OutPoint outPoint) {
        return Optional.ofNullable(coins.get(outPoint));
    }

    Optional<Hash256> spender(OutPoint outPoint) {
        return Optional.ofNullable(spends.get(outPoint));
    }

    boolean isFinal(Hash256 txid) {
        return txids.contains(txid);
    }

    /** Satoshis of all coins and of the fees not yet rewarded. */
    long supply() {
        return coins.values().stream().mapToLong(Coin::value).sum() + tip().epochFees();
    }
}
