package io.timecoin.verification;

import io.timecoin.replica.Replica;
import java.util.function.Consumer;

/** The way to the thread that owns the {@link Replica}. Safe for any thread; never waits. */
public interface EngineInbox {

    /**
     * Runs something on the engine's thread, after what came before it.
     *
     * @return false if the inbox is full or the engine is stopping: nothing will happen
     */
    boolean submit(Consumer<Replica> task);

    /**
     * Gives the engine what it waits for: own votes that are durable, answers to what it has asked. Never refused for want of
     * room, since it would wait for ever then; there are no more of them than it has asked for.
     */
    void answer(Consumer<Replica> task);

    /**
     * The same as {@link #submit} for a batch of transactions, behind everything of consensus.
     *
     * @param size of the batch
     * @param abandoned is run if the engine ends before their turn
     */
    boolean submitTransactions(int size, Consumer<Replica> task, Runnable abandoned);

    /** Whether so many transactions more have room now. */
    boolean hasRoomFor(int transactions);
}
