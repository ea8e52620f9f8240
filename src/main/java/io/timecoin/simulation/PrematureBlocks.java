package io.timecoin.simulation;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import java.util.List;
import java.util.Optional;

/**
 * Has two payments, the second of which spends the change of the first. Proposes a block with the first to most hosts, and to
 * one host a block with the second, whose coin is not there yet; then tells all others of the second, so that a correct leader
 * includes it. Attacks what a node remembers of a transaction that was not valid on one state: a no belongs to the block and
 * the moment it was asked for (protocol §5.3).
 */
final class PrematureBlocks extends FalseLeader {

    private static final int MOST_PAIRS = 20;
    private static final long VALUE = 1_200_000; // another payment than those of other treasons
    private static final long TELLS = 300 * VirtualTime.MILLI;

    private record Pair(Transaction first, Transaction second) {}

    private Optional<Pair> last = Optional.empty();
    private int pairs;
    private int victim;

    @Override
    List<Proposal> offers(SimulatedNode self, Proposal own, Block block) {
        boolean spent =
                last.isEmpty() || self.disk().isFinal(last.get().second().txid());
        boolean hasRoom = block.transactions().size() < self.world().plan.maxBlockTransactions();
        if (block.isSettlement() || !spent || !hasRoom || pairs == MOST_PAIRS) {
            return List.of(own);
        }
        pairs++;
        Pair pair = next(self);
        last = Optional.of(pair);
        int others = self.world().network.size();
        victim = (self.host + 1 + self.world().random.nextInt(others - 1)) % others;
        Block valid = with(block, pair.first());
        Block premature = with(block, pair.second());
        if (!self.world()
                .plan
                .treasonsOf(self.voter)
                .contains(TreasonKind.TWINS)) { // the twin may have shown the first one
            self.world().checkers.neverNotarized(premature.hash());
        }
        self.world()
                .treasons
                .committed(
                        TreasonKind.PREMATURE_BLOCKS,
                        self,
                        () -> "proposes " + premature + " to node " + victim + ", too early");
        self.later(self.world().random.nextLong(TELLS), () -> tell(self, pair.second(), victim));
        return List.of(proposal(self, own, valid), proposal(self, own, premature));
    }

    @Override
    int shownTo(int to, int proposals) {
        return proposals > 1 && to == victim ? 1 : 0;
    }

    private Pair next(SimulatedNode self) {
        SimulatedLedger ledger = self.world().ledger;
        int wallet = SimulatedLedger.walletOfTraitor(self.voter);
        Transaction first = last.map(pair -> change(self, pair.second()))
                .orElseGet(
                        () -> ledger.transfer(ledger.coinOf(wallet), SimulatedLedger.COIN, wallet, wallet, VALUE, 0));
        return new Pair(first, change(self, first));
    }

    private static Transaction change(SimulatedNode self, Transaction payment) {
        int wallet = SimulatedLedger.walletOfTraitor(self.voter);
        long value = payment.outputs().get(1).value();
        return self.world().ledger.transfer(new OutPoint(payment.txid(), 1), value, wallet, wallet, VALUE, 0);
    }

    private static Block with(Block block, Transaction payment) {
        BlockDraft draft = new BlockDraft(block);
        draft.transactions.add(payment);
        return draft.build();
    }

    private Proposal proposal(SimulatedNode self, Proposal own, Block block) {
        serve(block);
        return TraitorKey.proposal(
                self, own.view(), own.statement().parentView(), CompactBlock.of(block), own.justification());
    }

    private static void tell(SimulatedNode self, Transaction payment, int exceptHost) {
        for (int to = 0; to < self.world().network.size(); to++) {
            if (to != self.host && to != exceptHost) {
                self.sender().forge(to, new TransactionsMessage(List.of(payment)));
            }
        }
    }
}
