package io.timecoin.runtime;

/** Makes loops, for parts that own what no other thread may touch. */
@FunctionalInterface
public interface Loops {

    /**
     * A loop that is not running yet.
     *
     * @param name of its thread
     */
    Loop loop(String name, Loop.Turn turn);

    /** Each on a thread of its own, which keeps the process alive until the loop is ended. */
    static Loops ofThreads() {
        return LoopThread::new;
    }
}
