package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Chooses how long each message takes, by the {@link MessageOrder} of a plan. What is on its way it knows, as the worst network would. */
final class DelayChooser {

    private static final int MOST_KNOWN = 4_000;
    private static final long SIDES_CHANGE = 700 * VirtualTime.MILLI;

    private record Pile(int receiver, Statement statement) {}

    private record ViewAt(int receiver, long epoch, long view) {}

    /** Votes for one statement that are on their way to one receiver, or there. */
    private static final class Votes {
        private final BitSet signers = new BitSet();
        private final boolean isHeld;
        private long weight;

        Votes(boolean isHeld) {
            this.isHeld = isHeld;
        }
    }

    private final SimulatedWorld world;
    private final MessageOrder order;
    private final long extraMicros;
    private final Map<Pile, Votes> piles = new LinkedHashMap<>();

    /** Until when something about a view is held at a receiver. */
    private final Map<ViewAt, Long> heldUntil = new LinkedHashMap<>();

    DelayChooser(SimulatedWorld world) {
        this.world = world;
        this.order = world.plan.order();
        this.extraMicros = world.plan.mostExtraMillis() * VirtualTime.MILLI;
    }

    /** How long a message that is sent now takes, microseconds. */
    long delayMicros(int from, int to, Envelope envelope) {
        return switch (order) {
            case FAIR -> world.plan.links().latencyMicros(from, to, world.random);
            case LAST_VOTES_LATE -> lastVotesLate(from, to, envelope);
            case PROPOSALS_LATE -> lateOrSoon(from, to, envelope.message instanceof ProposalMessage);
            case CERTIFICATES_LATE -> lateOrSoon(from, to, envelope.message instanceof CertificateMessage);
            case TWO_CAMPS -> lateOrSoon(from, to, isInSlowCamp(to));
            case ANY_ORDER -> lateOrSoon(from, to, world.random.nextInt(4) == 0);
        };
    }

    private long lateOrSoon(int from, int to, boolean late) {
        return late ? latest(from, to) : soonest(from, to);
    }

    private long soonest(int from, int to) {
        return world.plan.links().leastMicros(from, to);
    }

    private long latest(int from, int to) {
        return world.plan.links().mostMicros(from, to)
                + (world.isHealed() ? 0 : world.random.nextLong(extraMicros + 1));
    }

    private boolean isInSlowCamp(int to) {
        long turn = world.time.micros() / SIDES_CHANGE;
        return (to + turn) % 2 == 0;
    }

    private long lastVotesLate(int from, int to, Envelope envelope) {
        long soonest = soonest(from, to);
        boolean isHeld = switch (envelope.message) {
            case VoteMessage(Vote vote) -> completes(to, vote);
            case CertificateMessage(Certificate certificate) -> votes(to, certificate.statement()).isHeld;
            default -> false;
        };
        if (!isHeld) {
            return soonest;
        }
        world.situations.occurred(Situation.VOTE_HELD, to);
        Statement statement = envelope.message instanceof VoteMessage(Vote vote)
                ? vote.statement()
                : ((CertificateMessage) envelope.message).certificate().statement();
        return Math.max(soonest, until(from, to, statement) - world.time.micros());
    }

    /** Whether this vote, as one of those before it, makes a quorum at a receiver that is to wait for it. */
    private boolean completes(int to, Vote vote) {
        Votes votes = votes(to, vote.statement());
        ActiveSet set = world.ledger.set;
        if (vote.signer() < set.size() && !votes.signers.get(vote.signer())) {
            votes.signers.set(vote.signer());
            votes.weight += set.voter(vote.signer()).weight();
        }
        return votes.isHeld
                && set.isQuorum(votes.weight + set.voter(world.voterOf(to)).weight());
    }

    private Votes votes(int to, Statement statement) {
        if (piles.size() > MOST_KNOWN) {
            piles.remove(piles.keySet().iterator().next());
        }
        return piles.computeIfAbsent(new Pile(to, statement), pile -> new Votes(world.random.nextBoolean()));
    }

    /** The same for all that is held of a view, whatever it says; a finalization is of the view after it has been notarized. */
    private long until(int from, int to, Statement statement) {
        if (heldUntil.size() > MOST_KNOWN) {
            heldUntil.remove(heldUntil.keySet().iterator().next());
        }
        long kind = statement.kind() == StatementKind.FINALIZE ? -statement.view() : statement.view();
        return heldUntil.computeIfAbsent(
                new ViewAt(to, statement.epoch(), kind), at -> world.time.micros() + latest(from, to));
    }
}
