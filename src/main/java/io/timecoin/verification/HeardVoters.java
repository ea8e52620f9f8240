package io.timecoin.verification;

import io.timecoin.replica.Replica;
import java.util.BitSet;

/**
 * Tells the engine from which voters something authenticated came (protocol §5.1): one task for all of them, however much came
 * since its last turn. Safe for any thread.
 */
final class HeardVoters {

    private final EngineInbox engine;
    private final BitSet heard = new BitSet();
    private long epoch = -1;
    private boolean told;

    HeardVoters(EngineInbox engine) {
        this.engine = engine;
    }

    /** A voter by its index in the set of an epoch. */
    void heard(long ofEpoch, int voter) {
        synchronized (heard) {
            if (ofEpoch != epoch) {
                epoch = ofEpoch;
                heard.clear(); // they are numbered anew
            }
            heard.set(voter);
            if (told) {
                return;
            }
            told = true;
        }
        if (!engine.submit(this::tell)) {
            synchronized (heard) {
                told = false;
            }
        }
    }

    private void tell(Replica replica) {
        BitSet voters;
        synchronized (heard) {
            told = false;
            voters = replica.core().epoch() == epoch ? (BitSet) heard.clone() : new BitSet();
            heard.clear();
        }
        voters.stream().forEach(replica::heard);
    }
}
