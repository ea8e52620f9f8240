package io.timecoin.simulation;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Clients that pay at random moments with a steady mean, at all nodes in turn, each time with a final coin of its own. */
final class SteadyLoad {

    /** When the coins are fanned out, and when the payments begin, ms of the run. */
    private static final long FAN_OUT = 1_000;

    static final long BEGIN = 5_000;

    private static final long VALUE = 1_000_000;
    private static final int PAYERS = SimulatedLedger.WALLETS - 1;

    private final SimulatedWorld world;
    private final List<Transaction> payments = new ArrayList<>();

    SteadyLoad(SimulatedWorld world) {
        this.world = world;
    }

    /** Schedules so many payments between {@link #BEGIN} and {@code endMillis}. */
    void schedule(int count, long endMillis) {
        int coins = (count + PAYERS - 1) / PAYERS;
        for (int payer = 0; payer < PAYERS; payer++) {
            Transaction fanOut = fanOut(payer, coins);
            submitAt(FAN_OUT * VirtualTime.MILLI, payer, fanOut);
            for (int vout = 0; vout < coins && payments.size() < count; vout++) {
                payments.add(world.ledger.transfer(
                        new OutPoint(fanOut.txid(), vout),
                        fanOut.outputs().get(vout).value(),
                        payer,
                        PAYERS,
                        VALUE,
                        0));
            }
        }
        for (int i = 0; i < payments.size(); i++) {
            long at = BEGIN * VirtualTime.MILLI + world.random.nextLong((endMillis - BEGIN) * VirtualTime.MILLI);
            submitAt(at, i, payments.get(i));
        }
    }

    private Transaction fanOut(int payer, int coins) {
        long fee = SimulatedLedger.COIN / world.ledger.genesis.parameters().feeDivisor();
        Address owner = Address.of(world.ledger.wallet(payer).publicKey());
        List<TransactionOutput> outputs =
                Collections.nCopies(coins, new TransactionOutput((SimulatedLedger.COIN - fee) / coins, owner));
        TransactionBody body = TransactionBody.transfer(List.of(world.ledger.coinOf(payer)), outputs);
        return Transaction.of(
                body,
                List.of(new Witness(
                        world.ledger.wallet(payer).publicKey(),
                        world.ledger
                                .wallet(payer)
                                .sign(body.sighash(world.ledger.genesisHash, SimulatedLedger.COIN)))));
    }

    private void submitAt(long micros, int turn, Transaction transaction) {
        SimulatedNode node = world.node(turn % world.nodes().size());
        world.time.after(micros, () -> world.workload.submitTo(node, transaction));
    }

    /** How many payments are final at a node. */
    int finalAt(SimulatedNode node) {
        return (int) payments.stream()
                .filter(payment -> node.disk().isFinal(payment.txid()))
                .count();
    }

    /** Whether all payments are final at all nodes. */
    boolean isDone() {
        return world.nodes().stream()
                .allMatch(node ->
                        payments.stream().allMatch(payment -> node.disk().isFinal(payment.txid())));
    }
}
