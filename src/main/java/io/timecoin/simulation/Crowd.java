package io.timecoin.simulation;

import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that pay while faults last, each one payment after the other from the change of its last, and offer it again when it
 * was not taken: more of them than mempools have room for.
 */
final class Crowd {

    private static final long LOOKS = 100 * VirtualTime.MILLI;
    private static final long PATIENCE = 2_000 * VirtualTime.MILLI;
    private static final int MOST_TIMES_THE_FEE = 3;

    private static final class Client {
        private Transaction payment;
        private long sentAt;

        Client(Transaction payment) {
            this.payment = payment;
        }
    }

    private final SimulatedWorld world;
    private final List<Client> clients = new ArrayList<>();

    Crowd(SimulatedWorld world) {
        this.world = world;
    }

    /** Begins now, if the plan has any. */
    void begin() {
        for (int i = 0; i < world.plan.crowd(); i++) {
            Client client = new Client(payment(world.ledger.coinOfCrowd(i), SimulatedLedger.COIN));
            clients.add(client);
            world.time.after(
                    500 * VirtualTime.MILLI + world.random.nextLong(1_000 * VirtualTime.MILLI), () -> send(client));
        }
        if (!clients.isEmpty()) {
            world.time.after(PATIENCE, this::look);
        }
    }

    private Transaction payment(OutPoint coin, long value) {
        return world.ledger.crowdPayment(coin, value, 1 + world.random.nextInt(MOST_TIMES_THE_FEE));
    }

    private void look() {
        if (world.isHealed()) {
            return;
        }
        for (Client client : clients) {
            if (world.checkers.ledger().isFinal(client.payment.txid())) {
                OutPoint change = new OutPoint(client.payment.txid(), 1);
                client.payment = payment(change, client.payment.outputs().get(1).value());
                send(client);
            } else if (client.sentAt + PATIENCE <= world.time.micros()) {
                send(client);
            }
        }
        world.time.after(LOOKS, this::look);
    }

    private void send(Client client) {
        client.sentAt = world.time.micros();
        world.workload.submit(client.payment);
    }
}
