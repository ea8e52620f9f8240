package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Voter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A block on its way to being judged: which of its transactions are here, and what is waited for. */
final class Assembly {

    final CompactBlock block;
    final Hash256 hash;

    /** Judged against leader and clock too, while set. */
    Optional<Voter> freshLeader;

    /** Whom to ask for what is missing, best first. */
    List<Integer> sources;

    private final Set<Hash256> wanted;
    private final Set<Hash256> missing;
    private final Map<Hash256, VerifiedTransaction> verified = new LinkedHashMap<>();
    private final Map<Hash256, Transaction> unverified = new LinkedHashMap<>();
    private final Set<Hash256> verifying = new LinkedHashSet<>();
    boolean fetching;

    /** Its timestamp lies too far ahead of the clock for now. */
    boolean held;

    /** How often in a row nobody had what is missing. */
    int vainFetches;

    /** Monotonic ms before which missing transactions are not fetched: gossip, or the answer, may bring them meanwhile. */
    long fetchAt;

    Assembly(CompactBlock block, Hash256 hash, Optional<Voter> freshLeader, List<Integer> sources) {
        this.block = block;
        this.hash = hash;
        this.freshLeader = freshLeader;
        this.sources = sources;
        this.wanted = new LinkedHashSet<>(transfers());
        this.missing = new LinkedHashSet<>(wanted);
    }

    /** Whoever is asked next may have what is missing: there is no reason to wait. */
    void fetchAgain(long monotonic) {
        fetching = false;
        vainFetches = 0;
        fetchAt = monotonic;
    }

    /** Full hashes of the transfers, without the settlement transaction. */
    private List<Hash256> transfers() {
        return block.fullHashes()
                .subList(block.settlement().size(), block.fullHashes().size());
    }

    boolean names(Hash256 fullHash) {
        return wanted.contains(fullHash);
    }

    /** Those of which there is not even a body. */
    List<Hash256> missing() {
        return List.copyOf(missing);
    }

    boolean isMissingAny() {
        return !missing.isEmpty();
    }

    boolean isComplete() {
        return verified.size() == wanted.size();
    }

    /** A body came, whether it holds is not known yet; false if it was not missing. */
    boolean give(Transaction transaction) {
        boolean useful = missing.remove(transaction.fullHash());
        if (useful) {
            unverified.put(transaction.fullHash(), transaction);
        }
        return useful;
    }

    /** A transaction that was verified, for this block or otherwise. */
    void give(VerifiedTransaction transaction) {
        Hash256 fullHash = transaction.transaction().fullHash();
        missing.remove(fullHash);
        unverified.remove(fullHash);
        verifying.remove(fullHash);
        verified.put(fullHash, transaction);
    }

    /** Bodies to be verified that are not being verified already. */
    List<Transaction> takeUnverified() {
        List<Transaction> due = new ArrayList<>();
        unverified.forEach((fullHash, transaction) -> {
            if (verifying.add(fullHash)) {
                due.add(transaction);
            }
        });
        return due;
    }

    /** Whether this transaction was being verified for this block; from now on it is not. */
    boolean wasVerifying(Hash256 fullHash) {
        return verifying.remove(fullHash);
    }

    /** Verified transactions for which {@code stale} holds have to be verified again. */
    void forget(Predicate<VerifiedTransaction> stale) {
        List<VerifiedTransaction> old = verified.values().stream().filter(stale).toList();
        for (VerifiedTransaction transaction : old) {
            verified.remove(transaction.transaction().fullHash());
            unverified.put(transaction.transaction().fullHash(), transaction.transaction());
        }
    }

    /** In the order of the block. */
    List<VerifiedTransaction> verifiedTransfers() {
        List<VerifiedTransaction> transfers = new ArrayList<>(wanted.size());
        for (Hash256 fullHash : transfers()) {
            VerifiedTransaction transaction = verified.get(fullHash);
            if (transaction == null) {
                throw new IllegalStateException("the block is not complete");
            }
            transfers.add(transaction);
        }
        return transfers;
    }

    Block toBlock(List<VerifiedTransaction> transfers) {
        List<Transaction> transactions = new ArrayList<>(block.settlement());
        transfers.forEach(transfer -> transactions.add(transfer.transaction()));
        return new Block(block.header(), transactions);
    }
}
