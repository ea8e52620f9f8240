package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Includes payments that it has told nobody of; their bodies go with the proposal to just so many hosts that the block can be
 * notarized, or to none, and it answers no question for bodies and blocks. Attacks protocol §5.1 and §5.5: who lacks a
 * notarized block has to get it from those who notarized it.
 */
final class WithholdsBlocks implements Treason {

    private static final int MOST_PAYMENTS = 40;
    private static final long VALUE = 1_000_000;

    private final boolean toNobodyToo;
    private final Map<Hash256, Transaction> secret = new LinkedHashMap<>();
    private final Map<Statement, List<Integer>> trusted = new LinkedHashMap<>();
    private Optional<Transaction> last = Optional.empty();

    WithholdsBlocks() {
        this(true);
    }

    /** Without {@code toNobodyToo} each of its blocks can be notarized. */
    WithholdsBlocks(boolean toNobodyToo) {
        this.toNobodyToo = toNobodyToo;
    }

    @Override
    public void started(SimulatedNode self) {
        self.later(pause(self), () -> pay(self));
    }

    private static long pause(SimulatedNode self) {
        return (500 + self.world().random.nextLong(2_500)) * VirtualTime.MILLI;
    }

    /** Each payment spends the change of the one before. */
    private void pay(SimulatedNode self) {
        int wallet = SimulatedLedger.walletOfTraitor(self.voter);
        SimulatedLedger ledger = self.world().ledger;
        OutPoint coin = last.map(payment -> new OutPoint(payment.txid(), 1)).orElse(ledger.coinOf(wallet));
        long value = last.map(payment -> payment.outputs().get(1).value()).orElse(SimulatedLedger.COIN);
        Transaction payment = ledger.transfer(coin, value, wallet, wallet, VALUE, 0);
        secret.put(payment.fullHash(), payment);
        last = Optional.of(payment);
        self.submit(List.of(payment));
        if (secret.size() < MOST_PAYMENTS) {
            self.later(pause(self), () -> pay(self));
        }
    }

    @Override
    public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
        return switch (message) {
            case TransactionsMessage gossip -> List.of();
            case ProposalMessage(Proposal proposal)
            when proposal.signer() == self.voter ->
                trusted.computeIfAbsent(proposal.statement(), key -> trustees(self))
                                .contains(to)
                        ? withBodies(proposal, message)
                        : List.of(message);
            default -> List.of(message);
        };
    }

    private List<PeerMessage> withBodies(Proposal proposal, PeerMessage message) {
        List<Transaction> bodies = proposal.block().fullHashes().stream()
                .filter(secret::containsKey)
                .map(secret::get)
                .toList();
        return bodies.isEmpty() ? List.of(message) : List.of(new TransactionsMessage(bodies), message);
    }

    /** Nobody, or as few as make a quorum with the traitor. */
    private List<Integer> trustees(SimulatedNode self) {
        SimulatedWorld world = self.world();
        List<Integer> drawn = new ArrayList<>();
        long weight = world.ledger.set.voter(self.voter).weight();
        if (toNobodyToo && world.random.nextInt(3) == 0) {
            return drawn;
        }
        int first = world.random.nextInt(world.plan.tiers().size());
        for (int i = 0; !world.ledger.set.isQuorum(weight); i++) {
            int host = (first + i) % world.plan.tiers().size();
            if (host != self.voter) {
                drawn.add(host);
                weight += world.ledger.set.voter(host).weight();
            }
        }
        return drawn;
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        boolean asks = message instanceof GetBlock
                || message instanceof GetTransactions
                || message instanceof GetFinalBlocks
                || message instanceof GetBlockRange;
        if (asks) {
            self.world().treasons.committed(TreasonKind.WITHHOLDS_BLOCKS, self, () -> "does not answer node " + from);
        }
        return !asks;
    }
}
