package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.ProvenHeader;
import java.util.List;
import java.util.stream.Stream;

/**
 * Votes as it should, and gives those who are behind something else than the final chain, or nothing. Attacks catching up
 * (protocol §9).
 */
abstract class FalseHistory implements Treason {

    private final TreasonKind kind;

    private FalseHistory(TreasonKind kind) {
        this.kind = kind;
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        return switch (message) {
            case GetSettlements ask -> answered(self, from, "headers", headers(self, ask));
            case GetBlockRange ask -> answered(self, from, "blocks", blocks(self, ask));
            case GetFinalBlocks ask -> answered(self, from, "final blocks", finalBlocks(self, ask));
            default -> true;
        };
    }

    private boolean answered(SimulatedNode self, int from, String what, Stream<? extends PeerMessage> answers) {
        self.world().treasons.committed(kind, self, () -> "does not give node " + from + " the " + what);
        answers.forEach(answer -> answer(self, from, answer));
        return false;
    }

    void answer(SimulatedNode self, int to, PeerMessage answer) {
        self.sender().forge(to, answer);
    }

    /** What it says to a question for headers; nothing, or one answer. */
    abstract Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask);

    abstract Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask);

    Stream<FinalBlocksReply> finalBlocks(SimulatedNode self, GetFinalBlocks ask) {
        return Stream.of(self.disk().finalBlocks(ask.requestId(), ask.fromHeight()));
    }

    /** Answers no question. */
    static final class Silent extends FalseHistory {
        Silent() {
            super(TreasonKind.SILENT_ABOUT_HISTORY);
        }

        @Override
        Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask) {
            return Stream.empty();
        }

        @Override
        Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask) {
            return Stream.empty();
        }

        @Override
        Stream<FinalBlocksReply> finalBlocks(SimulatedNode self, GetFinalBlocks ask) {
            return Stream.empty();
        }
    }

    /** Says to each question that it has too much to do. */
    static final class Busy extends FalseHistory {
        Busy() {
            super(TreasonKind.BUSY_FOR_EVER);
        }

        @Override
        Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask) {
            return Stream.of(new SettlementsReply(ask.requestId(), true, List.of(), List.of()));
        }

        @Override
        Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask) {
            return Stream.of(BlockRangeReply.busy(ask.requestId()));
        }
    }

    /** Gives one block that holds, just before it would count as silent. */
    static final class OneBlockAtATime extends FalseHistory {
        private static final long LATE = 1_900 * VirtualTime.MILLI;

        OneBlockAtATime() {
            super(TreasonKind.ONE_BLOCK_AT_A_TIME);
        }

        @Override
        void answer(SimulatedNode self, int to, PeerMessage answer) {
            self.later(LATE, () -> super.answer(self, to, answer));
        }

        @Override
        Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask) {
            return Stream.of(SimulatedHistory.settlements(self.disk(), ask));
        }

        @Override
        Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask) {
            return Stream.of(SimulatedHistory.blockRange(
                    self.disk(), new GetBlockRange(ask.requestId(), ask.firstHeight(), ask.firstHeight(), 1)));
        }

        @Override
        Stream<FinalBlocksReply> finalBlocks(SimulatedNode self, GetFinalBlocks ask) {
            return Stream.of(
                    self.disk().finalBlocks(ask.requestId(), ask.fromHeight(), ask.fromHeight(), Long.MAX_VALUE));
        }
    }

    /** Gives the right headers and blocks, and as proof the signatures of less than a quorum, or none. */
    static final class WithoutFinality extends FalseHistory {
        WithoutFinality() {
            super(TreasonKind.HISTORY_WITHOUT_FINALITY);
        }

        private static Certificate unproven(Certificate good) {
            int most = good.signers().size() / 2;
            return new Certificate(
                    good.statement(),
                    good.signers().subList(0, most),
                    good.signatures().subList(0, most));
        }

        @Override
        Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask) {
            SettlementsReply good = SimulatedHistory.settlements(self.disk(), ask);
            return Stream.of(new SettlementsReply(
                    ask.requestId(),
                    false,
                    good.settlements().stream().map(WithoutFinality::unproven).toList(),
                    good.tip().stream().map(WithoutFinality::unproven).toList()));
        }

        private static ProvenHeader unproven(ProvenHeader good) {
            return new ProvenHeader(good.header(), unproven(good.finalization()), good.nextSet());
        }

        @Override
        Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask) {
            BlockRangeReply good = SimulatedHistory.blockRange(self.disk(), ask);
            List<Certificate> proof = self.world().random.nextBoolean()
                    ? List.of()
                    : good.finalization().stream()
                            .map(WithoutFinality::unproven)
                            .toList();
            return Stream.of(
                    new BlockRangeReply(ask.requestId(), false, good.count(), good.blocks(), good.links(), proof));
        }

        @Override
        Stream<FinalBlocksReply> finalBlocks(SimulatedNode self, GetFinalBlocks ask) {
            FinalBlocksReply good = self.disk().finalBlocks(ask.requestId(), ask.fromHeight());
            return Stream.of(new FinalBlocksReply(
                    ask.requestId(),
                    good.blocks(),
                    good.links(),
                    good.finalization().stream().map(WithoutFinality::unproven).toList(),
                    good.finalHeight()));
        }
    }

    /** Makes headers and blocks up, cuts them short, or says that voters have signed what they have not. */
    static final class Forged extends FalseHistory {
        Forged() {
            super(TreasonKind.FORGES_HISTORY);
        }

        @Override
        public long claims(long finalHeight) {
            return finalHeight + 100;
        }

        private static Certificate forged(Certificate good, BlockHeader named) {
            return unsigned(new Certificate(
                    new Statement(
                            good.kind(),
                            named.epoch(),
                            good.view(),
                            good.statement().parentView(),
                            named.hash()),
                    good.signers(),
                    good.signatures()));
        }

        /** The header of a chain that there is not, so many blocks and epochs further. */
        private static ProvenHeader further(ProvenHeader good, long blocks, long epochs) {
            BlockHeader header = good.header();
            BlockHeader made = new BlockHeader(
                    header.height() + blocks,
                    header.epoch() + epochs,
                    header.kind(),
                    header.parentHash(),
                    header.timestamp() + blocks,
                    header.proposer(),
                    header.transactionsRoot(),
                    header.bodyHash(),
                    header.activeSetHash(),
                    header.nextSetHash());
            return new ProvenHeader(made, forged(good.finalization(), made));
        }

        @Override
        Stream<SettlementsReply> headers(SimulatedNode self, GetSettlements ask) {
            SettlementsReply good = SimulatedHistory.settlements(self.disk(), ask);
            List<ProvenHeader> settlements = good.settlements();
            List<ProvenHeader> tip = good.tip();
            switch (self.world().random.nextInt(4)) {
                case 0 ->
                    tip = tip.stream().map(header -> further(header, 100, 0)).toList();
                case 1 ->
                    tip = tip.stream().map(header -> further(header, 100, 3)).toList();
                case 2 ->
                    settlements = settlements.stream()
                            .map(header -> further(header, 7, 0))
                            .toList();
                default -> settlements = tip; // no settlement, or not of the epoch that was asked for
            }
            return Stream.of(new SettlementsReply(ask.requestId(), false, settlements, tip));
        }

        @Override
        Stream<BlockRangeReply> blocks(SimulatedNode self, GetBlockRange ask) {
            BlockRangeReply good = SimulatedHistory.blockRange(self.disk(), ask);
            int id = ask.requestId();
            if (good.count() == 0) {
                return Stream.of(good);
            }
            return Stream.of(
                    switch (self.world().random.nextInt(4)) {
                        case 0 ->
                            new BlockRangeReply(
                                    id,
                                    false,
                                    good.count(),
                                    part(good, good.blocks().length() - 1),
                                    good.links(),
                                    good.finalization());
                        case 1 ->
                            new BlockRangeReply(
                                    id, false, good.count() + 1, good.blocks(), good.links(), good.finalization());
                        case 2 ->
                            new BlockRangeReply(
                                    id,
                                    false,
                                    good.count(),
                                    good.blocks(),
                                    good.links(),
                                    good.finalization().stream()
                                            .map(Forged::unsigned)
                                            .toList());
                        default ->
                            SimulatedHistory.blockRange(
                                    self.disk(),
                                    new GetBlockRange(
                                            id, ask.firstHeight() + 1, ask.lastHeight() + 1, ask.mostBytes()));
                    });
        }

        private static EncodedPart part(BlockRangeReply reply, int bytes) {
            byte[] all = new byte[reply.blocks().length()];
            reply.blocks().copyTo(all, 0);
            return EncodedPart.of(all, 0, bytes);
        }

        private static Certificate unsigned(Certificate good) {
            return new Certificate(
                    good.statement(),
                    good.signers(),
                    good.signers().stream()
                            .map(_ -> Signature.of(new byte[Signature.LENGTH]))
                            .toList());
        }
    }
}
