package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.DurableRecords.Said;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * What one node has stored, as the storage model of the node has it: a vote log whose batches are durable one by one, and
 * the applied chain, whose newest blocks a power failure may take. A batch being written when the power fails is all there
 * or not at all (the write-ahead log's checksum drops a torn one), which of the two nobody knows.
 */
final class SimulatedDisk {

    static final int MOST_BLOCKS_A_REPLY = 64;

    private final ChainState genesis;
    private final Map<OutPoint, Coin> genesisCoins;
    private final List<FinalizedBlock> chain = new ArrayList<>();

    /** Made by applied blocks and not spent; those of the genesis are where they are. */
    private final Map<OutPoint, Coin> coins = new LinkedHashMap<>();

    private final Map<OutPoint, Hash256> spends = new LinkedHashMap<>();
    private final Map<Hash256, Long> heights = new LinkedHashMap<>();
    private final ArrayDeque<List<Said>> writing = new ArrayDeque<>();
    private DurableRecords records = new DurableRecords();
    private Optional<Certificate> letGo = Optional.empty();
    private OptionalLong completeSince = OptionalLong.of(0);
    private long syncedHeight;

    SimulatedDisk(ChainState genesis, Map<OutPoint, Coin> genesisCoins) {
        this.genesis = genesis;
        this.genesisCoins = genesisCoins;
    }

    /** A backup: what is durable now. */
    SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk(genesis, genesisCoins);
        chain.forEach(copy::apply);
        copy.records = new DurableRecords(records);
        copy.completeSince = completeSince;
        copy.syncedHeight = syncedHeight;
        copy.letGo = letGo;
        return copy;
    }

    ChainState tip() {
        return chain.isEmpty() ? genesis : chain.getLast().after();
    }

    Optional<Certificate> certificate(long height) {
        return height == 0 ? Optional.empty() : chain.get((int) height - 1).ownFinalization();
    }

    /** The finalization of the tip, or of a descendant that made it final. */
    Optional<Certificate> tipProof() {
        return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast().finalization());
    }

    /** Applies the next final block; durable after the next {@link #sync}. */
    void apply(FinalizedBlock next) {
        Block block = next.block();
        for (Transaction transaction : block.transactions()) {
            heights.put(transaction.txid(), block.height());
            for (OutPoint input : transaction.inputs()) {
                coins.remove(input);
                spends.put(input, transaction.txid());
            }
            List<Coin> made = transaction.coins(block.height());
            for (int vout = 0; vout < made.size(); vout++) {
                coins.put(new OutPoint(transaction.txid(), vout), made.get(vout));
            }
        }
        chain.add(next);
    }

    /** What is applied is durable now; the vote log lets go of what lies before the last proven block of it. */
    void sync() {
        syncedHeight = tip().height();
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<Certificate> proof = chain.get(i).ownFinalization();
            if (proof.isPresent()) {
                letGo = proof;
                records.letGo(this::isLetGo);
                return;
            }
        }
    }

    /** Whether what is said in a view is settled by a final block that no power failure takes any more. */
    boolean isLetGo(long epoch, long view) {
        return letGo.map(last -> epoch < last.epoch() || (epoch == last.epoch() && view < last.view()))
                .orElse(false);
    }

    /** Begins to write a batch to the vote log. */
    void write(Optional<Proposal> proposal, List<Vote> votes, List<Block> bodies, List<Certificate> restsOn) {
        long epoch = votes.getFirst().statement().epoch();
        long view = votes.getFirst().statement().view();
        List<Said> batch = new ArrayList<>();
        bodies.forEach(block -> batch.add(new Said(epoch, view, block)));
        proposal.ifPresent(own -> batch.add(new Said(own.epoch(), own.view(), own)));
        votes.forEach(vote -> batch.add(new Said(epoch, vote.statement().view(), vote)));
        restsOn.forEach(proof -> batch.add(new Said(proof.epoch(), proof.view(), proof)));
        writing.addLast(batch);
    }

    /** Begins to write a body that is not voted on. */
    void write(long epoch, long view, Block body) {
        writing.addLast(List.of(new Said(epoch, view, body)));
    }

    /** Up to which height the chain survives a power failure. */
    long syncedHeight() {
        return syncedHeight;
    }

    /** The oldest batch is durable. */
    void written() {
        List<Said> batch = writing.removeFirst();
        batch.forEach(records::add);
        if (completeSince.isEmpty()) { // a key without its record votes for the first time: it waited for this epoch
            completeSince = batch.stream()
                    .filter(said -> said.what() instanceof Vote)
                    .mapToLong(Said::epoch)
                    .findFirst();
        }
    }

    /** Batches that are being written. */
    int writing() {
        return writing.size();
    }

    /** What is durable of the vote log. */
    DurableRecords records() {
        return records;
    }

    /** Whether a block is one of those that no power failure takes from the chain; the genesis is. */
    boolean isSynced(long height, Hash256 hash) {
        Hash256 here = height == 0
                ? genesis.hash()
                : height <= chain.size() ? block(height).hash() : Hash256.ZERO;
        return height <= syncedHeight && here.equals(hash);
    }

    /** The power fails: some of the blocks that were not synced are gone, and perhaps the batches being written. */
    void crash(SplittableRandom random) {
        int survivors = random.nextInt(writing.size() + 1);
        for (int i = 0; i < survivors; i++) {
            written();
        }
        writing.clear();
        long kept = Math.max(syncedHeight, random.nextLong(chain.size() + 1));
        List<FinalizedBlock> surviving = List.copyOf(chain.subList(0, (int) Math.min(kept, chain.size())));
        chain.clear();
        coins.clear();
        spends.clear();
        heights.clear();
        surviving.forEach(this::apply);
    }

    /** The disk is new and empty; what the key has said is not known any more. */
    SimulatedDisk replaced() {
        SimulatedDisk fresh = new SimulatedDisk(genesis, genesisCoins);
        fresh.completeSince = OptionalLong.empty();
        return fresh;
    }

    /** Whether all that the operator key has said from the epoch of the tip on is recorded here. */
    boolean isComplete() {
        return completeSince.orElse(Long.MAX_VALUE) <= tip().epoch();
    }

    Optional<Coin> coin(OutPoint outPoint) {
        return Optional.ofNullable(coins.get(outPoint))
                .or(() -> Optional.ofNullable(spends.containsKey(outPoint) ? null : genesisCoins.get(outPoint)));
    }

    /** Each coin that is unspent by what is applied. */
    void forEachCoin(BiConsumer<OutPoint, Coin> told) {
        genesisCoins.forEach((at, coin) -> {
            if (!spends.containsKey(at)) {
                told.accept(at, coin);
            }
        });
        coins.forEach(told);
    }

    Optional<Hash256> spender(OutPoint outPoint) {
        return Optional.ofNullable(spends.get(outPoint));
    }

    boolean isFinal(Hash256 txid) {
        return heights.containsKey(txid);
    }

    /** As the node answers: blocks up to a settlement, and the finalization that proves them with the headers up to it. */
    FinalBlocksReply finalBlocks(int requestId, long fromHeight) {
        return finalBlocks(requestId, fromHeight, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The same, none above a height, and not more bytes of blocks, but always one. */
    FinalBlocksReply finalBlocks(int requestId, long fromHeight, long lastHeight, long mostBytes) {
        long tip = tip().height();
        long last = Math.min(tip, lastHeight);
        List<Block> blocks = new ArrayList<>();
        long bytes = 0;
        for (long height = Math.max(1, fromHeight); height <= last && blocks.size() < MOST_BLOCKS_A_REPLY; height++) {
            bytes += mostBytes == Long.MAX_VALUE ? 0 : block(height).encode().length;
            if (bytes > mostBytes && !blocks.isEmpty()) {
                break;
            }
            blocks.add(block(height));
            if (blocks.getLast().isSettlement()) {
                break;
            }
        }
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Optional<Certificate> proof = certificate(blocks.get(i).height());
            if (proof.isPresent()) {
                return new FinalBlocksReply(requestId, blocks.subList(0, i + 1), List.of(), List.of(proof.get()), tip);
            }
        }
        List<BlockHeader> links = new ArrayList<>();
        for (long height = blocks.isEmpty() ? tip + 1 : blocks.getLast().height() + 1; height <= tip; height++) {
            links.add(block(height).header());
            Optional<Certificate> proof = certificate(height);
            if (proof.isPresent() && proof.get().kind() == StatementKind.FINALIZE) {
                return new FinalBlocksReply(requestId, blocks, links, List.of(proof.get()), tip);
            }
        }
        return new FinalBlocksReply(requestId, List.of(), List.of(), List.of(), tip);
    }

    Block block(long height) {
        return chain.get((int) height - 1).block();
    }
}
