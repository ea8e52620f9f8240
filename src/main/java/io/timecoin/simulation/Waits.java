package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long correct nodes wait for the finality of {@link SteadyPayments} once {@link Recovery} is over, against a bound.
 *
 * <p><b>A wait</b> is that of one payment at one of these nodes. It begins at the latest of: the end of recovery; the moment
 * from which the payment is in the mempool of each of these nodes, or final at one; the moment from which it fits into the
 * next block beside those made before it. It ends when the payment is final at the node.
 *
 * <p><b>The bound</b> (invariant STALL) is 300 ms, or six times the longest way of a message if that is more; plus three ways
 * for each epoch that ends meanwhile, since nothing extends a settlement that is not final; plus what is in {@link
 * ViewCosts}: two ways for each view in which somebody had to ask for a transaction, and, for each view that a faulty voter
 * leads, no timer if it is known to be dead or idle. Else views of correct voters add nothing.
 *
 * <p>With {@link LinkProfile#LOSSY} links messages get lost for ever, and each lost round costs a retry interval or more:
 * nothing is measured there, and LIVENESS is what is asked.
 */
final class Waits {

    private static final long LEAST_BOUND = 300 * VirtualTime.MILLI;
    private static final int WAYS = 6;
    private static final int WAYS_OF_EPOCH = 3;
    private static final long NEVER = -1;

    /**
     * The longest wait, less what it was allowed beside the bound.
     *
     * @param micros of the wait
     * @param allowedMicros for faulty leaders and epochs
     * @param what for people
     */
    record Longest(long micros, long allowedMicros, String what) {
        long stallMicros() {
            return micros - allowedMicros;
        }
    }

    /** A payment that is not final at all correct nodes yet. Moments in microseconds. */
    private static final class Payment {
        private final Hash256 txid;
        private final BitSet known = new BitSet();
        private final BitSet isFinal = new BitSet();
        private long pendingAt = NEVER;
        private long hasRoomAt = NEVER;

        Payment(Hash256 txid) {
            this.txid = txid;
        }
    }

    private final SimulatedWorld world;
    private final boolean measures;
    private final KnownSilence silence;
    private final ViewCosts views;
    private final Recovery recovery;
    private final Map<Hash256, Payment> open = new LinkedHashMap<>();
    private final List<Long> waits = new ArrayList<>();

    /** When a settlement first became final, for each epoch. */
    private final List<Long> epochsEnded = new ArrayList<>();

    private long epoch;
    private Optional<Longest> longest = Optional.empty();

    Waits(SimulatedWorld world, int hosts) {
        this.world = world;
        this.measures = world.plan.steady().millis() > 0 && world.plan.links() != LinkProfile.LOSSY;
        this.silence = new KnownSilence(
                world.time,
                world.plan.timers().leaderInactivity(),
                hosts,
                world.plan.tiers().size());
        this.views = new ViewCosts(world, silence, hosts);
        this.recovery = new Recovery(world);
    }

    private boolean isMeasuredAt(SimulatedNode node) {
        return measures && !node.isTraitor() && !node.isGone();
    }

    // what happens at nodes

    void restarted(SimulatedNode node) {
        if (measures) {
            silence.restarted(node.host);
            views.restarted(node.host);
        }
    }

    /** A node has a link to a host, which has proven itself. */
    void linked(SimulatedNode node, int other) {
        if (isMeasuredAt(node)) {
            silence.heard(node.host, world.voterOf(other));
        }
    }

    /** A message has come to a node. */
    void came(SimulatedNode node, int from) {
        if (!isMeasuredAt(node)) {
            return;
        }
        silence.heard(node.host, world.voterOf(from));
        views.learned(node.host);
    }

    /** A consensus message is taken: what is of the next epoch when it comes is taken when that has opened. */
    void taken(SimulatedNode node, Envelope envelope) {
        if (!isMeasuredAt(node)) {
            return;
        }
        switch (envelope.message) {
            case VoteMessage(Vote vote)
            when envelope.holds(world::holds) -> silence.spoke(node.host, vote.signer(), vote.statement());
            case ProposalMessage(Proposal proposal)
            when envelope.holds(world::holds) -> {
                silence.spoke(node.host, proposal.signer(), proposal.statement());
                views.proposed(proposal.epoch(), proposal.view(), proposal.signer());
            }
            case CertificateMessage(Certificate certificate)
            when envelope.holds(world::holds) -> silence.came(node.host, certificate);
            default -> {}
        }
        views.learned(node.host);
    }

    /** A node holds a certificate to be true. */
    void holds(SimulatedNode node, Certificate certificate) {
        if (isMeasuredAt(node)) {
            silence.holds(node.host, certificate);
            switch (certificate.kind()) {
                case NULLIFY -> views.nullified(node.host, certificate.epoch(), certificate.view());
                case FINALIZE -> views.finalized(node.host, certificate.epoch(), certificate.view());
                case NOTARIZE, PROPOSAL -> {}
            }
        }
    }

    /** A node votes; it is not written and sent yet. */
    void casts(SimulatedNode node, List<Vote> votes) {
        if (isMeasuredAt(node)) {
            votes.stream()
                    .map(Vote::statement)
                    .filter(statement -> statement.kind() == StatementKind.NULLIFY)
                    .forEach(statement -> views.nullified(node.host, statement.epoch(), statement.view()));
        }
    }

    /** A node asks others for what it lacks of a proposal. */
    void fetched(SimulatedNode node) {
        if (isMeasuredAt(node)) {
            views.fetched(node.host);
        }
    }

    void viewEntered(SimulatedNode node, long epoch, long view, int leader) {
        if (isMeasuredAt(node)) {
            views.entered(node.host, epoch, view, leader);
        }
    }

    void admitted(SimulatedNode node, Transaction transaction) {
        if (isMeasuredAt(node)) {
            Payment payment = open.get(transaction.txid());
            if (payment != null && payment.pendingAt == NEVER) {
                known(node, payment);
            }
        }
    }

    void finalized(SimulatedNode node, List<FinalizedBlock> blocks) {
        if (!isMeasuredAt(node)) {
            return;
        }
        for (FinalizedBlock block : blocks) {
            if (block.after().epoch() > epoch) {
                epoch = block.after().epoch();
                epochsEnded.add(world.time.micros());
            }
            for (Transaction transaction : block.block().transactions()) {
                Payment payment = open.get(transaction.txid());
                if (payment != null) {
                    isFinal(node, payment);
                }
            }
        }
    }

    // payments

    /** A steady payment is about to be submitted. */
    void submitted(Transaction payment) {
        if (measures) {
            open.put(payment.txid(), new Payment(payment.txid()));
            giveRoom();
        }
    }

    /** The oldest that are not final anywhere fit into the next block. */
    private void giveRoom() {
        int room = world.plan.maxBlockTransactions();
        for (Payment payment : open.values()) {
            if (room == 0) {
                break;
            }
            if (payment.isFinal.isEmpty()) {
                room--;
                if (payment.hasRoomAt == NEVER) {
                    payment.hasRoomAt = world.time.micros();
                }
            }
        }
    }

    private void known(SimulatedNode node, Payment payment) {
        payment.known.set(node.host);
        boolean atAll =
                payment.pendingAt == NEVER && world.staying().stream().allMatch(each -> payment.known.get(each.host));
        if (atAll) {
            payment.pendingAt = world.time.micros();
        }
    }

    private void isFinal(SimulatedNode node, Payment payment) {
        boolean first = payment.isFinal.isEmpty();
        if (payment.pendingAt == NEVER) {
            payment.pendingAt = world.time.micros();
        }
        payment.isFinal.set(node.host);
        begin(payment).ifPresent(begin -> ended(node, payment, begin));
        if (world.staying().stream().allMatch(each -> payment.isFinal.get(each.host))) {
            open.remove(payment.txid);
        }
        if (first) {
            giveRoom();
        }
    }

    /** When a wait for it begins; empty if nobody waits yet. */
    private Optional<Long> begin(Payment payment) {
        if (payment.pendingAt == NEVER || payment.hasRoomAt == NEVER) {
            return Optional.empty();
        }
        long waits = Math.max(payment.pendingAt, payment.hasRoomAt);
        return recovery.endedAt().map(recovered -> Math.max(recovered, waits));
    }

    private void ended(SimulatedNode node, Payment payment, long begin) {
        long now = world.time.micros();
        waits.add(Math.max(0, now - begin));
        compare(node, payment, begin, now, "final after all");
    }

    private void compare(SimulatedNode node, Payment payment, long begin, long now, String outcome) {
        long wait = now - begin;
        if (longest.isPresent() && wait <= longest.get().stallMicros()) {
            return;
        }
        long epochs = epochsEnded.stream()
                .filter(ended -> ended >= begin && ended <= now)
                .count();
        long allowed = views.allowedMicros(begin, now)
                + epochs * WAYS_OF_EPOCH * world.plan.links().longestWayMicros();
        if (longest.isEmpty() || wait - allowed > longest.get().stallMicros()) {
            String what = "node " + node.host + " waits for " + payment.txid + " from " + begin / VirtualTime.MILLI
                    + " to " + now / VirtualTime.MILLI + " ms, " + outcome + "; views: " + views.describe(begin, now);
            longest = Optional.of(new Longest(wait, allowed, what));
            if (wait - allowed > boundMicros()) {
                world.trace.add(() -> what);
                world.trace.keep();
            }
        }
    }

    // the phases

    /** All faults have ended; from now on steady payments are made. */
    void faultsEnded() {
        if (measures) {
            recovery.begin();
        }
    }

    /** Whether no payment is waited for. */
    boolean isOver() {
        return open.isEmpty() && (!measures || recovery.endedAt().isPresent());
    }

    /** The run ends here: what is still waited for counts, too. */
    Optional<Violation> broken() {
        if (!measures || !recovery.hasBegun()) {
            return Optional.empty();
        }
        for (Payment payment : List.copyOf(open.values())) {
            for (SimulatedNode node : world.staying()) {
                if (!payment.isFinal.get(node.host)) {
                    begin(payment)
                            .ifPresent(begin -> compare(node, payment, begin, world.time.micros(), "not final yet"));
                }
            }
        }
        Optional<Violation> late = recovery.tooLong().map(words -> new Violation(Invariant.RECOVERY, words));
        return late.or(this::stalled);
    }

    private Optional<Violation> stalled() {
        return longest.filter(stall -> stall.stallMicros() > boundMicros())
                .map(stall -> new Violation(
                        Invariant.STALL,
                        "a wait of " + stall.micros() / VirtualTime.MILLI + " ms, of which "
                                + stall.allowedMicros() / VirtualTime.MILLI + " ms are allowed beside the bound of "
                                + boundMicros() / VirtualTime.MILLI + " ms: " + stall.what()));
    }

    private long boundMicros() {
        return Math.max(LEAST_BOUND, WAYS * world.plan.links().longestWayMicros());
    }

    /** All that have ended, microseconds. */
    List<Long> waits() {
        return waits;
    }

    /** How long recovery took, microseconds; empty if it did not end or was not measured. */
    Optional<Long> recoveryMicros() {
        return recovery.micros();
    }

    Optional<Longest> longest() {
        return longest;
    }
}
