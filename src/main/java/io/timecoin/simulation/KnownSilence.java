package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import java.util.Arrays;

/**
 * Which voters each node can know to be dead or idle (protocol §5.1), by bookkeeping of its own: nothing came from them for
 * so long, or they did not vote while a quorum did, again and again. What a node learns it forgets when it starts anew, never
 * when an epoch ends.
 */
final class KnownSilence {

    /** Views in which a quorum's votes came and none of a voter: then it counts as idle. */
    static final int IDLE_VIEWS = 10;

    private final VirtualTime time;
    private final long inactivityMicros;
    private final long[][] heardAt;
    private final int[][] viewsWithout;
    private final long[] lastEpoch;
    private final long[] lastView;

    KnownSilence(VirtualTime time, long inactivityMillis, int hosts, int voters) {
        this.time = time;
        this.inactivityMicros = inactivityMillis * VirtualTime.MILLI;
        this.heardAt = new long[hosts][voters];
        this.viewsWithout = new int[hosts][voters];
        this.lastEpoch = new long[hosts];
        this.lastView = new long[hosts];
    }

    /** A process starts: until it knows better everybody is well. */
    void restarted(int host) {
        Arrays.fill(heardAt[host], time.micros());
        Arrays.fill(viewsWithout[host], 0);
    }

    /** Something has come from a voter. */
    void heard(int host, int voter) {
        heardAt[host][voter] = time.micros();
    }

    /** A vote or proposal of a voter has come. */
    void spoke(int host, int voter) {
        viewsWithout[host][voter] = 0;
    }

    /** A certificate has come, or was put together: a quorum's votes of its view. */
    void certificate(int host, Certificate certificate) {
        boolean newView = certificate.epoch() > lastEpoch[host]
                || (certificate.epoch() == lastEpoch[host] && certificate.view() > lastView[host]);
        if (newView) {
            lastEpoch[host] = certificate.epoch();
            lastView[host] = certificate.view();
            for (int voter = 0; voter < viewsWithout[host].length; voter++) {
                viewsWithout[host][voter]++;
            }
        }
        for (int signer : certificate.signers()) {
            viewsWithout[host][signer] = 0;
        }
    }

    /** Whether a node can know now that a voter is dead or idle. */
    boolean isKnown(int host, int voter) {
        return time.micros() - heardAt[host][voter] >= inactivityMicros || viewsWithout[host][voter] >= IDLE_VIEWS;
    }
}
