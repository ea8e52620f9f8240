package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.verification.FairQueue;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads on which replies to peers are looked up, cut and encoded; clients' reads are elsewhere. What may wait for the disk, or
 * is for strangers, has one of them at most, so that another is always free for what agreement waits for. Safe for any thread.
 */
final class ReplyThreads {

    /** What is done first. */
    enum Urgency {
        /** For voters, out of memory. */
        AGREEMENT,
        /** For voters, from the database. */
        CATCHING_UP,
        /** For strangers. */
        STRANGER
    }

    private record Task(Urgency urgency, Runnable work) {
        boolean maySlowDown() {
            return urgency != Urgency.AGREEMENT;
        }
    }

    private final Executor threads;
    private final FairQueue<Urgency, PublicKey, Task> queue = new FairQueue<>(Urgency.class);
    private boolean slowedDown;

    /** @param threads at least two, or nobody is kept from waiting for the disk */
    ReplyThreads(Executor threads) {
        this.threads = threads;
    }

    /**
     * Does work when its turn comes.
     *
     * @throws RejectedExecutionException if the node is stopping
     */
    void execute(Urgency urgency, PublicKey peer, Runnable work) {
        synchronized (queue) {
            queue.add(urgency, peer, new Task(urgency, work));
        }
        threads.execute(this::next);
    }

    private void next() {
        for (Optional<Task> task = poll(); task.isPresent(); task = again(task.get()) ? poll() : Optional.empty()) {
            task.get().work().run();
        }
    }

    private Optional<Task> poll() {
        synchronized (queue) {
            Optional<Task> task = queue.poll(urgency -> urgency == Urgency.AGREEMENT || !slowedDown);
            slowedDown |= task.isPresent() && task.get().maySlowDown();
            return task;
        }
    }

    /** Others of the slow kind may have found this one in their way. */
    private boolean again(Task done) {
        synchronized (queue) {
            slowedDown &= !done.maySlowDown();
            return done.maySlowDown();
        }
    }

    /** Replies that wait to be made. */
    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }
}
