package io.timecoin.replica;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Input.BlockFacts;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockSizeCount;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.ledger.Voter;
import io.timecoin.mempool.Mempool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    /** What is being verified for this block, and in which question. */
    private final Map<Hash256, Long> verifying = new LinkedHashMap<>();

    /** What is here already counts against the limits of a block (protocol §4): no more is fetched of one that is over them. */
    private final BlockSizeCount size;

    boolean fetching;

    /** A quorum stands for it, by a certificate over it or over a descendant: its ancestors are real and may be fetched. */
    boolean certified;

    /** It is judged alone and from the database: a second look at a block that was found invalid (protocol §5.3). */
    boolean alone;

    /** Monotonic ms before which the parent is not asked for. */
    long parentFetchAt = Long.MIN_VALUE;

    /** Its timestamp lies too far ahead of the clock for now. */
    boolean held;

    /** How often in a row nobody had what is missing. */
    int vainFetches;

    /** Monotonic ms before which missing transactions are not fetched: gossip, or the answer, may bring them meanwhile. */
    long fetchAt;

    /** An assembly of a block whose size is counted by {@code size}, of which nothing is counted yet. */
    Assembly(
            CompactBlock block, Hash256 hash, Optional<Voter> freshLeader, List<Integer> sources, BlockSizeCount size) {
        this.size = size;
        size.name(block.fullHashes().size());
        block.settlement().forEach(size::add);
        this.block = block;
        this.hash = hash;
        this.freshLeader = freshLeader;
        this.sources = sources;
        this.wanted = new LinkedHashSet<>(transfers());
        this.missing = new LinkedHashSet<>(wanted);
    }

    /** Whether the block is within the limits, as far as it is here. */
    Verdict size() {
        return size.verdict();
    }

    /** Encoded bytes of what is here. */
    long heldBytes() {
        return block.size()
                + Stream.concat(
                                verified.values().stream().map(VerifiedTransaction::transaction),
                                unverified.values().stream())
                        .distinct()
                        .mapToLong(Transaction::size)
                        .sum();
    }

    /** A quorum stands for it: it is judged by the chain alone, and its signers have it. */
    void certify(List<Integer> signers, long monotonic) {
        certified = true;
        freshLeader = Optional.empty();
        sources = signers;
        fetchAgain(monotonic);
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
            size.add(transaction);
            unverified.put(transaction.fullHash(), transaction);
        }
        return useful;
    }

    /** A transaction that was verified, for this block or otherwise. */
    void give(VerifiedTransaction transaction) {
        Hash256 fullHash = transaction.transaction().fullHash();
        if (missing.remove(fullHash)) {
            size.add(transaction.transaction());
        }
        unverified.remove(fullHash);
        verifying.remove(fullHash);
        verified.put(fullHash, transaction);
    }

    /** Takes what is missing from the mempool, verified if it is there. */
    void takeFrom(Mempool mempool) {
        for (Hash256 fullHash : missing()) {
            VerifiedTransaction known = mempool.findVerified(fullHash);
            Transaction parked = known == null ? mempool.findTransaction(fullHash) : null;
            if (known != null) {
                give(known);
            } else if (parked != null) {
                give(parked);
            }
        }
    }

    /** Bodies to be verified that are not being verified already; from now on they are, in this question. */
    List<Transaction> takeUnverified(long question) {
        List<Transaction> due = new ArrayList<>();
        unverified.forEach((fullHash, transaction) -> {
            if (verifying.putIfAbsent(fullHash, question) == null) {
                due.add(transaction);
            }
        });
        return due;
    }

    /** Whether this transaction was being verified for this block in this question; from now on it is not. */
    boolean wasVerifying(Hash256 fullHash, long question) {
        return verifying.remove(fullHash, question);
    }

    /** Verified transactions for which {@code stale} holds have to be verified again. */
    void forget(Predicate<VerifiedTransaction> stale) {
        List<VerifiedTransaction> old = verified.values().stream().filter(stale).toList();
        for (VerifiedTransaction transaction : old) {
            verified.remove(transaction.transaction().fullHash());
            unverified.put(transaction.transaction().fullHash(), transaction.transaction());
        }
    }

    BlockFacts facts() {
        boolean settlement = !block.settlement().isEmpty();
        return new BlockFacts(
                hash,
                block.header().parentHash(),
                settlement,
                settlement || !block.fullHashes().isEmpty());
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

    /** The whole block from the bodies that are here, verified or not. */
    Block toBlock() {
        List<Transaction> transactions = new ArrayList<>(block.settlement());
        for (Hash256 fullHash : transfers()) {
            VerifiedTransaction judged = verified.get(fullHash);
            Transaction body = judged == null ? unverified.get(fullHash) : judged.transaction();
            if (body == null) {
                throw new IllegalStateException("the block is not complete");
            }
            transactions.add(body);
        }
        return new Block(block.header(), transactions);
    }

    Block toBlock(List<VerifiedTransaction> transfers) {
        List<Transaction> transactions = new ArrayList<>(block.settlement());
        transfers.forEach(transfer -> transactions.add(transfer.transaction()));
        return new Block(block.header(), transactions);
    }
}
