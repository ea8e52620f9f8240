package io.timecoin.simulation;

/** Something that goes wrong at a moment of a run, and is over at another. Times in ms since the run began; nodes by host. */
public sealed interface Fault {

    long at();

    long duration();

    /** A node loses its power, and has it again; of what it had not made durable, some is gone. */
    record Crash(long at, long duration, int host) implements Fault {}

    /** From {@code at} on, the next time that a node writes to its vote log its power fails in the middle of it. */
    record CrashInWrite(long at, long duration, int host) implements Fault {}

    /** The whole network loses its power. */
    record PowerCut(long at, long duration) implements Fault {}

    /**
     * The whole network loses its power, and some hosts never come back: they count as faulty, together with the traitors.
     * The others start one after the other within a moment.
     *
     * @param away those hosts, by bits
     */
    record SomeStayAway(long at, long duration, long away) implements Fault {}

    /** A node comes back with an empty disk. It counts as faulty until the next epoch, though it does nothing wrong. */
    record DiskGone(long at, long duration, int host) implements Fault {}

    /** A traitor comes back with its disk as it was some time ago, so that it does not know all that it has said. */
    record OldDisk(long at, long duration, int host, long ageMillis) implements Fault {}

    /** A process stands still (SIGSTOP, a pause of a virtual machine), and goes on. */
    record Freeze(long at, long duration, int host) implements Fault {}

    /**
     * Hosts whose bit is set and the others do not hear each other.
     *
     * @param oneWay only what the first ones send to the others is lost
     */
    record Partition(long at, long duration, long side, boolean oneWay) implements Fault {}

    /** Two groups of hosts, by bits, do not hear each other; hosts of neither hear all and are heard by all. */
    record Split(long at, long duration, long first, long second) implements Fault {}

    /** Nobody hears anybody. */
    record AllCut(long at, long duration) implements Fault {}

    /** The same cut comes and goes. */
    record Flapping(long at, long duration, long side, long periodMillis) implements Fault {}

    /** One direction of a link is slower. */
    record SlowLink(long at, long duration, int from, int to, long byMillis) implements Fault {}

    /** Messages get lost and doubled on every link. */
    record BadNetwork(long at, long duration, int lossPermille, int doublePermille) implements Fault {}

    /** Transactions do not travel by themselves: only blocks bring them. */
    record GossipLost(long at, long duration) implements Fault {}

    /** Proposals get lost: views end by nullifications. */
    record ProposalsLost(long at, long duration) implements Fault {}

    /** Transactions are judged slowly at a node: answers take up to so long, each question by itself, so in any order. */
    record SlowVerification(long at, long duration, int host, long mostMillis) implements Fault {}

    /** A node's disk is slow: each fsync takes up to so long. */
    record SlowDisk(long at, long duration, int host, long mostMillis) implements Fault {}

    /** A node's clock is wrong by so much, and right again afterwards. */
    record ClockJump(long at, long duration, int host, long byMillis) implements Fault {}

    /**
     * A fault that waits for its moment.
     *
     * @param at from when on it waits
     * @param host where the situation has to occur, or {@link Situations#ANY_HOST}
     * @param fault what begins then; its own times count from the moment on
     */
    record When(long at, Situation situation, int host, Fault fault) implements Fault {
        @Override
        public long duration() {
            return fault.end();
        }
    }

    default long end() {
        return at() + duration();
    }
}
