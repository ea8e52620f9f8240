package io.timecoin.runtime;

/** Told when something that must not fail has: the node stops voting, exits and recovers. Any thread. */
@FunctionalInterface
public interface Failure {

    void failed(Throwable cause);

    /** Runs something on a timer or executor, which would swallow what it throws. */
    default void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failed(e);
        }
    }
}
