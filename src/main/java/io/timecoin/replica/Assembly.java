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

/** A block on its way to being judged: which of its transactions are here, and what is waited for. */
final class Assembly {

    final CompactBlock block;
    final Hash256 hash;

    /** Judged against leader and clock too, while set. */
    Optional<Voter> freshLeader;

    /** Whom to ask for what is missing, best first. */
    List<Integer> sources;

    private final Set<Hash256> wanted;
    final Map<Hash256, VerifiedTransaction> verified = new LinkedHashMap<>();
    final Map<Hash256, Transaction> unverified = new LinkedHashMap<>();
    final Set<Hash256> verifying = new LinkedHashSet<>();
    boolean fetching;

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
    }

    /** Whoever is asked next may have what is missing: there is no reason to wait. */
    void fetchAgain(long monotonic) {
        fetching = false;
        vainFetches = 0;
        fetchAt = monotonic;
    }

    /** Full hashes of the transfers, without the settlement transaction. */
    List<Hash256> transfers() {
        return block.fullHashes()
                .subList(block.settlement().size(), block.fullHashes().size());
    }

    List<Hash256> missing() {
        List<Hash256> missing = new ArrayList<>();
        for (Hash256 fullHash : wanted) {
            if (!verified.containsKey(fullHash) && !unverified.containsKey(fullHash)) {
                missing.add(fullHash);
            }
        }
        return missing;
    }

    boolean isComplete() {
        return verified.size() == wanted.size();
    }

    List<VerifiedTransaction> verifiedTransfers() {
        List<VerifiedTransaction> transfers = new ArrayList<>();
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

    boolean names(Hash256 fullHash) {
        return wanted.contains(fullHash);
    }
}
