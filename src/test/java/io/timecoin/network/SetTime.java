package io.timecoin.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes when a test says so; what is due then runs on the test's thread. Safe for any thread. */
final class SetTime implements Scheduler {

    private record Task(long atNanos, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nanos;

    synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Cancellation after(Duration delay, Runnable work) {
        Task task = new Task(nanos + delay.toNanos(), work);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Lets time pass: each task that comes due begins at its moment. */
    void pass(Duration duration) {
        long end = nanos() + duration.toNanos();
        for (Optional<Task> next = next(end); next.isPresent(); next = next(end)) {
            next.get().work().run();
        }
        synchronized (this) {
            nanos = end;
        }
    }

    private synchronized Optional<Task> next(long end) {
        Optional<Task> next =
                tasks.stream().filter(task -> task.atNanos() <= end).min(Comparator.comparingLong(Task::atNanos));
        next.ifPresent(task -> {
            tasks.remove(task);
            nanos = Math.max(nanos, task.atNanos());
        });
        return next;
    }
}
