package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import java.util.Arrays;

/**
 * Which voters each node can know to be dead or idle (protocol §5.1), by bookkeeping of its own: nothing came from them for
 * so long, or they did not vote while a quorum did, again and again. What a node learns it forgets when it starts anew, never
 * when an epoch ends.
 */
final class KnownSilence {

    /** Views in which a quorum's votes came and none of a voter: then it counts as idle. */
    static final int IDLE_VIEWS = 10;

    /** No run gets so far: a view above is one that a traitor made up, and does not make its real votes old. */
    private static final long MOST_VIEW = 100_000;

    private final VirtualTime time;
    private final long inactivityMicros;
    private final long[][] heardAt;
    private final int[][] viewsWithout;
    private final Place[] last;
    private final Place[][] newest;

    /** A view of an epoch. */
    private record Place(long epoch, long view) {
        static final Place NONE = new Place(-1, 0);

        static Place of(Statement statement) {
            return new Place(statement.epoch(), statement.view());
        }

        boolean isAfter(Place other) {
            return epoch > other.epoch || (epoch == other.epoch && view > other.view);
        }
    }

    KnownSilence(VirtualTime time, long inactivityMillis, int hosts, int voters) {
        this.time = time;
        this.inactivityMicros = inactivityMillis * VirtualTime.MILLI;
        this.heardAt = new long[hosts][voters];
        this.viewsWithout = new int[hosts][voters];
        this.last = new Place[hosts];
        this.newest = new Place[hosts][voters];
        Arrays.fill(last, Place.NONE);
        for (Place[] places : newest) {
            Arrays.fill(places, Place.NONE);
        }
    }

    /** A process starts: until it knows better everybody is well. */
    void restarted(int host) {
        Arrays.fill(heardAt[host], time.micros());
        Arrays.fill(viewsWithout[host], 0);
        Arrays.fill(newest[host], Place.NONE);
    }

    /** Something has come from a voter. */
    void heard(int host, int voter) {
        heardAt[host][voter] = time.micros();
    }

    /** A vote or proposal of a voter has come; one of an older view than others before shows no life. */
    void spoke(int host, int voter, Statement statement) {
        Place place = Place.of(statement);
        if (place.isAfter(newest[host][voter])) {
            viewsWithout[host][voter] = 0;
            boolean isPlausible = place.epoch() <= last[host].epoch() + 1 && place.view() <= MOST_VIEW;
            newest[host][voter] = isPlausible ? place : newest[host][voter];
        }
    }

    /** A certificate has come, which the node may know already: its signers have voted, as far as that is news. */
    void came(int host, Certificate certificate) {
        Place place = Place.of(certificate.statement());
        for (int signer : certificate.signers()) {
            if (place.isAfter(newest[host][signer])) {
                viewsWithout[host][signer] = 0;
            }
        }
    }

    /** A node has taken or put together a certificate: a quorum's votes of its view. */
    void holds(int host, Certificate certificate) {
        Place place = Place.of(certificate.statement());
        if (place.isAfter(last[host])) {
            last[host] = place;
            for (int voter = 0; voter < viewsWithout[host].length; voter++) {
                viewsWithout[host][voter]++;
            }
        }
        certificate.signers().forEach(signer -> spoke(host, signer, certificate.statement()));
    }

    /** Whether a node can know now that a voter is dead or idle. */
    boolean isKnown(int host, int voter) {
        return time.micros() - heardAt[host][voter] >= inactivityMicros || viewsWithout[host][voter] >= IDLE_VIEWS;
    }
}
