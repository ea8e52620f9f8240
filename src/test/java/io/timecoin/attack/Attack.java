package io.timecoin.attack;

import java.io.IOException;
import java.util.Locale;

/**
 * One way to attack a port, and what has to hold besides that the network goes on.
 *
 * @param name for the report and for choosing it
 * @param does in words, what each connection does
 * @param who may do it
 * @param door which port of each node
 * @param origin whence the connections come
 * @param workers for each node; each runs the raid again when it ends
 * @param perSecond of what the raid counts, over all nodes
 * @param raid of one worker
 * @param meanwhile is done and asked while it goes on
 * @param aftermath is asked at its end
 */
record Attack(
        String name,
        String does,
        Who who,
        Door door,
        Origin origin,
        int workers,
        long perSecond,
        Raider raid,
        Question meanwhile,
        Question aftermath) {

    /** What an attacker needs to have. */
    enum Who {
        /** Reaches the port. */
        NOBODY("–"),
        /** Made keys for nothing. */
        STRANGER("fresh"),
        /** Has the keys of one voter of four, whose own node does not run. */
        VOTER("a voter's");

        final String keys;

        Who(String keys) {
            this.keys = keys;
        }
    }

    /** Where it comes in. */
    enum Door {
        PEERS,
        CLIENTS
    }

    /** Whence it comes. Each attack has a network of its own, 127.x. */
    enum Origin {
        ONE_HOST,
        ONE_PREFIX,
        MANY_PREFIXES;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What one worker does on the connections it opens; it may end or be cut off, and is begun anew then. */
    @FunctionalInterface
    interface Raider {
        void raid(Raid raid) throws IOException;
    }

    /** Something that has to hold; it fails with an {@link AssertionError} if it does not. */
    @FunctionalInterface
    interface Question {
        void ask(AttackedNetwork network) throws Exception;
    }

    private static final Question NONE = _ -> {};

    /** From one host, one worker for each node. */
    static Attack of(String name, Who who, String does, long perSecond, Raider raid) {
        return new Attack(name, does, who, Door.PEERS, Origin.ONE_HOST, 1, perSecond, raid, NONE, NONE);
    }

    /** The same by anybody who reaches the port that clients use. */
    static Attack ofClient(String name, String does, long perSecond, Raider raid) {
        return new Attack(name, does, Who.NOBODY, Door.CLIENTS, Origin.ONE_HOST, 1, perSecond, raid, NONE, NONE);
    }

    Attack from(Origin chosen, int workersPerNode) {
        return new Attack(name, does, who, door, chosen, workersPerNode, perSecond, raid, meanwhile, aftermath);
    }

    Attack meanwhile(Question question) {
        return new Attack(name, does, who, door, origin, workers, perSecond, raid, question, aftermath);
    }

    Attack aftermath(Question question) {
        return new Attack(name, does, who, door, origin, workers, perSecond, raid, meanwhile, question);
    }

    @Override
    public String toString() {
        return name;
    }
}
