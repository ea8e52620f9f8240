package io.timecoin.verification.history;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.BlockRange;
import io.timecoin.verification.EpochSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What headers and blocks of a peer prove: nothing is taken that a quorum of the right epoch's voters has not made final, on the
 * chain from the block that this node has to the last one that it names. Verifies signatures; safe for any thread.
 *
 * <p>Keeps INV-29 and INV-30.
 */
public final class HistoryJudge {

    /** What has become of a reply. */
    public sealed interface Verdict<T> {

        /** All of it holds. */
        record Holds<T>(T proven) implements Verdict<T> {}

        /** The peer has nothing that is of use, and may be correct. */
        record Nothing<T>() implements Verdict<T> {}

        /** The peer has too much to do, and may be correct. */
        record Busy<T>() implements Verdict<T> {}

        /** No correct node says that. */
        record Lie<T>(Step.False fault) implements Verdict<T> {}
    }

    /**
     * Headers that hold.
     *
     * @param settlements heights of those of consecutive epochs, from the asked one on
     * @param tip height of the newest block, if nothing lies between it and the last of them
     */
    public record Headers(List<Long> settlements, OptionalLong tip) {}

    private final EpochSets sets;
    private final ProvenEpochs epochs;
    private final Predicate<BlockHeader> allowed;

    /** @param allowed whether a header may be of the chain that is followed, whoever has signed it */
    public HistoryJudge(EpochSets sets, ProvenEpochs epochs, Predicate<BlockHeader> allowed) {
        this.sets = sets;
        this.epochs = epochs;
        this.allowed = allowed;
    }

    /** Each settlement proves who votes on the next one; what holds before the first that does not is remembered. */
    public Verdict<Headers> headers(long firstEpoch, SettlementsReply reply) {
        if (reply.busy()) {
            return new Verdict.Busy<>();
        }
        List<Long> heights = new ArrayList<>();
        long epoch = firstEpoch;
        for (ProvenHeader settlement : reply.settlements()) {
            if (!settlement.isSettlement() || settlement.header().epoch() != epoch) {
                return lie("sent headers that are not the settlements that were asked for");
            }
            Optional<Verdict<Headers>> fault = fault(settlement);
            if (fault.isPresent()) {
                return fault.get();
            }
            if (!epochs.opens(settlement)) {
                return lie("sent a settlement without the voters that it names");
            }
            heights.add(settlement.header().height());
            epoch++;
        }
        if (reply.tip().isEmpty()) {
            return heights.isEmpty()
                    ? new Verdict.Nothing<>()
                    : new Verdict.Holds<>(headers(heights, OptionalLong.empty()));
        }
        ProvenHeader tip = reply.tip().getFirst();
        if (tip.header().epoch() > epoch) {
            return lie("sent a newest block behind settlements that it left out");
        }
        if (epochs.find(tip.header().epoch()).isEmpty()) {
            return new Verdict.Nothing<>(); // this node has gone on meanwhile
        }
        return fault(tip)
                .orElseGet(() -> new Verdict.Holds<>(
                        headers(heights, OptionalLong.of(tip.header().height()))));
    }

    private static Headers headers(List<Long> settlements, OptionalLong tip) {
        return new Headers(List.copyOf(settlements), tip);
    }

    private Optional<Verdict<Headers>> fault(ProvenHeader proven) {
        BlockHeader header = proven.header();
        if (!proven.isNamedByItsFinalization()) {
            return Optional.of(lie("sent a header with the finalization of another one"));
        }
        if (!allowed.test(header)) {
            return Optional.of(lie("sent a header of a chain without the configured checkpoint"));
        }
        Optional<EpochSets.Epoch> voters = epochs.find(header.epoch());
        if (voters.isEmpty()) {
            return Optional.of(new Verdict.Nothing<>());
        }
        if (!epochs.agrees(header)) {
            return Optional.of(lie("sent a header that contradicts the one before it"));
        }
        return switch (sets.judge(proven.finalization(), voters.get())) {
            case HOLDS -> Optional.empty();
            case UNKNOWN -> Optional.of(lie("sent a header that no quorum of its epoch has signed"));
            case FORGED ->
                Optional.of(new Verdict.Lie<>(
                        new Step.False(Fault.BAD_SIGNATURE, "sent a finalization whose signature does not hold")));
        };
    }

    /**
     * Blocks that go on from the first asked one without a gap, all of one epoch, with a finalization of it that covers them.
     *
     * @param mostBytes of blocks that were asked for; one block may have more
     */
    public Verdict<FetchedBlocks> blocks(BlockRange asked, int mostBytes, BlockRangeReply reply) {
        if (reply.busy()) {
            return new Verdict.Busy<>();
        }
        if (reply.count() == 0) {
            return new Verdict.Nothing<>();
        }
        if (reply.count() > 1 && reply.blocks().length() > mostBytes) { // there is room for no more, decoded
            return lie("sent more blocks than were asked for");
        }
        FinalBlocksReply blocks;
        try {
            blocks = reply.decode();
        } catch (MalformedException e) {
            return new Verdict.Lie<>(new Step.False(Fault.MALFORMED_FRAME, "sent malformed blocks: " + e.getMessage()));
        }
        if (!blocks.isLinkedFrom(asked.first()) || blocks.blocks().getLast().height() > asked.last()) {
            return blocks.matchesHeaders()
                    ? lie("sent blocks that are not linked as they were asked for, or that no finalization covers")
                    : new Verdict.Lie<>(
                            new Step.False(Fault.HEADER_CONTRADICTED, "sent a block that contradicts its own header"));
        }
        Certificate finalization = blocks.finalization().getFirst();
        for (Block block : blocks.blocks()) {
            if (block.header().epoch() != finalization.epoch()) {
                return lie("sent blocks with a finalization of another epoch");
            }
            if (!allowed.test(block.header())) {
                return lie("sent blocks of a chain without the configured checkpoint");
            }
        }
        Optional<EpochSets.Epoch> voters = epochs.find(finalization.epoch());
        if (voters.isEmpty()) {
            return new Verdict.Nothing<>(); // this node is past that epoch, or the peer before those that are proven
        }
        return switch (sets.judge(finalization, voters.get())) {
            case HOLDS ->
                new Verdict.Holds<>(new FetchedBlocks(blocks, reply.blocks().length()));
            case UNKNOWN -> lie("sent blocks that no quorum of their epoch has signed");
            case FORGED ->
                new Verdict.Lie<>(
                        new Step.False(Fault.BAD_SIGNATURE, "sent a finalization whose signature does not hold"));
        };
    }

    private static <T> Verdict<T> lie(String fault) {
        return new Verdict.Lie<>(new Step.False(fault));
    }
}
