package io.timecoin.verification;

import io.timecoin.ledger.Transaction;
import java.util.List;

/**
 * Room that was taken for transactions of a client before anything of them was decoded. Closing it gives back what nothing was
 * submitted in. For one thread.
 */
public final class ClientPlaces implements AutoCloseable {

    private final TransactionIntake intake;
    private final TransactionRoom room;
    private int count;
    private long bytes;

    ClientPlaces(TransactionIntake intake, TransactionRoom room, int count, long bytes) {
        this.intake = intake;
        this.room = room;
        this.count = count;
        this.bytes = bytes;
    }

    /** What the client submitted, as far as it could be decoded; each ticket is answered through the replica. */
    public void submit(List<Transaction> transactions, List<? extends ClientTicket> tickets) {
        count -= transactions.size();
        bytes -= TransactionRoom.memory(transactions);
        intake.fromClient(transactions, tickets);
    }

    @Override
    public void close() {
        room.leave(count, bytes);
        count = 0;
        bytes = 0;
    }
}
