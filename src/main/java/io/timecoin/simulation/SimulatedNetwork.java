package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import io.timecoin.simulation.EventHash.Happening;
import java.util.SplittableRandom;

/** What carries messages between hosts, each direction by itself: slow, lossy, doubled, reordered, cut. All links are up until closed. */
final class SimulatedNetwork {

    /** Takes what arrives. */
    interface Receiver {
        void receive(int from, Envelope envelope);
    }

    /** Says how long a message takes. */
    interface Delays {
        long micros(int from, int to, Envelope envelope);
    }

    private final VirtualTime time;
    private final SplittableRandom random;
    private final LinkProfile profile;
    private Delays delays;
    private final Receiver[] hosts;
    private final int[][] cuts;
    private final boolean[][] closed;

    /** Which of the links that a pair has had one after the other; what travels on an earlier one never arrives. */
    private final int[][] streams;

    private final long[][] extraMicros;
    private final long[] uplinkFree;
    private final long uplinkBytesPerSecond;
    private int lossPermille;
    private int doublePermille;
    private boolean losesGossip;
    private boolean losesProposals;
    private long messages;
    private long lost;
    private long bytes;
    private Traffic traffic;

    /**
     * Links between all hosts.
     *
     * @param uplinkBytesPerSecond what a host can send; 0 for no limit, then bytes are not counted either
     */
    SimulatedNetwork(
            VirtualTime time, SplittableRandom random, LinkProfile profile, int hosts, long uplinkBytesPerSecond) {
        this.time = time;
        this.random = random;
        this.profile = profile;
        this.delays = (from, to, envelope) -> profile.latencyMicros(from, to, random);
        this.hosts = new Receiver[hosts];
        this.cuts = new int[hosts][hosts];
        this.closed = new boolean[hosts][hosts];
        this.streams = new int[hosts][hosts];
        this.extraMicros = new long[hosts][hosts];
        this.uplinkFree = new long[hosts];
        this.uplinkBytesPerSecond = uplinkBytesPerSecond;
        this.lossPermille = profile.lossPermille();
        this.doublePermille = profile.doublePermille();
        this.traffic = new Traffic(hosts);
    }

    void connect(int host, Receiver receiver) {
        hosts[host] = receiver;
    }

    /** Lets somebody else than chance say how long messages take. */
    void delayBy(Delays chosen) {
        delays = chosen;
    }

    int size() {
        return hosts.length;
    }

    void send(int from, int to, PeerMessage message) {
        send(from, to, new Envelope(message));
    }

    void send(int from, int to, Envelope envelope) {
        if (closed[from][to]) {
            return;
        }
        messages++;
        boolean isLost = (losesGossip && envelope.message instanceof PeerMessage.TransactionsMessage)
                || (losesProposals && envelope.message instanceof PeerMessage.ProposalMessage);
        if (isLost || cuts[from][to] > 0 || isDrawn(lossPermille)) {
            lost++;
            return;
        }
        deliver(from, to, envelope);
        if (isDrawn(doublePermille)) {
            deliver(from, to, envelope);
        }
    }

    private boolean isDrawn(int permille) {
        return permille > 0 && random.nextInt(1_000) < permille;
    }

    private void deliver(int from, int to, Envelope envelope) {
        long departure = time.micros();
        if (uplinkBytesPerSecond > 0) {
            bytes += envelope.bytes();
            long taken = envelope.bytes() * 1_000_000L / uplinkBytesPerSecond;
            uplinkFree[from] = Math.max(uplinkFree[from], departure) + taken;
            departure = uplinkFree[from];
            traffic.add(from, envelope, departure - time.micros());
        }
        long delay = departure - time.micros() + delays.micros(from, to, envelope) + extraMicros[from][to];
        int stream = streams[from][to];
        time.after(delay, () -> {
            if (cuts[from][to] == 0 && streams[from][to] == stream) {
                time.hash().at(to, Happening.RECEIVES).add(from).add(envelope.hash());
                hosts[to].receive(from, envelope);
            }
        });
    }

    /**
     * Ends the link of two hosts. What the one that is gone, or both, had put on the way still arrives unless a new link is
     * up by then.
     */
    void close(int one, int other) {
        closed[one][other] = true;
        closed[other][one] = true;
    }

    /** What is on its way to a host will not arrive: its process has ended. */
    void drop(int host) {
        for (int from = 0; from < hosts.length; from++) {
            streams[from][host]++;
        }
    }

    /** Two hosts have a new link. */
    void open(int one, int other) {
        closed[one][other] = false;
        closed[other][one] = false;
        streams[one][other]++;
        streams[other][one]++;
    }

    boolean isOpen(int one, int other) {
        return !closed[one][other];
    }

    boolean isCut(int from, int to) {
        return cuts[from][to] > 0;
    }

    /** Cuts or restores one direction; cuts by several faults add up. */
    void cut(int from, int to, boolean cut) {
        cuts[from][to] = Math.max(0, cuts[from][to] + (cut ? 1 : -1));
    }

    /** Makes one direction slower by so much. */
    void slow(int from, int to, long byMicros) {
        extraMicros[from][to] += byMicros;
    }

    /** Loses and doubles more than the profile says, or (with 0) only as much. */
    void degrade(int moreLossPermille, int moreDoublePermille) {
        lossPermille = profile.lossPermille() + moreLossPermille;
        doublePermille = profile.doublePermille() + moreDoublePermille;
    }

    /** Loses transactions that travel by themselves. */
    void loseGossip(boolean lose) {
        losesGossip = lose;
    }

    /** Loses proposals. */
    void loseProposals(boolean lose) {
        losesProposals = lose;
    }

    /** All cuts and slow links are gone, and from now on nothing is lost beyond what the profile says. */
    void heal() {
        for (int from = 0; from < hosts.length; from++) {
            for (int to = 0; to < hosts.length; to++) {
                cuts[from][to] = 0;
                extraMicros[from][to] = 0;
            }
        }
        degrade(0, 0);
        losesGossip = false;
        losesProposals = false;
    }

    /** Messages that were lost when they were sent. */
    long lost() {
        return lost;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    /** What is sent from now on, until the next call; stays empty without a limit of the uplinks. */
    Traffic countFromNow() {
        traffic = new Traffic(hosts.length);
        return traffic;
    }
}
