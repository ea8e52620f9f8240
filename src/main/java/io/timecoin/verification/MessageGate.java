package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainParameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Asked before a message of consensus costs a signature, memory or a turn of the engine (protocol §7): whether it can be of
 * any use where this node stands, and whether its signer and its link have not had their share. What may be said once is
 * counted only when it was verified, so that a forged message takes nobody's place; what is verified is charged to the link it
 * came on, be it true or not. The caller locks, reads the position under its lock, and says the time in monotonic ms.
 */
public final class MessageGate {

    /** How far ahead of the current view votes are taken. */
    public static final int VOTE_WINDOW = 128;

    /** How far ahead proposals are taken: they are large, and who lags farther behind follows by their certificates. */
    public static final int PROPOSAL_WINDOW = 8;

    /**
     * Most bytes of memory that proposals of one signer take here besides the one of the current view, which always has room:
     * a leader whose earlier ones are not final yet must be heard all the same.
     */
    public static final long PROPOSAL_BYTES_OF_A_SIGNER = 4L << 20;

    /** Most bytes of memory that messages of a voter's link take while they wait for verification and engine; or one message. */
    public static final long WAITING_BYTES_OF_A_VOTER = WaitingBytes.OF_A_VOTER;

    private final Knowledge knowledge;
    private final ProposalForm form;
    private final LinkAllowances allowances;
    private final WaitingBytes waiting = new WaitingBytes();
    private final SaidStatements said = new SaidStatements();
    private final SignsOfLife lives = new SignsOfLife();
    private final Map<DropCause, Long> dropped = new EnumMap<>(DropCause.class);
    private long epoch = -1;

    /** A gate that lets links have their share again after {@code renewalMillis} in the same view: the retry interval. */
    public MessageGate(ChainParameters parameters, long renewalMillis, Knowledge knowledge) {
        this.knowledge = knowledge;
        this.form = new ProposalForm(parameters);
        this.allowances = new LinkAllowances(renewalMillis);
    }

    /** A proposal came in. Its certificates are asked about each by itself. */
    public Ruling proposal(Sender from, Proposal proposal, Position at, long now) {
        moveTo(at);
        if (allowances.isSilenced(from, at, now)) {
            return drop(DropCause.SILENCED);
        }
        Optional<DropCause> fault = form.fault(proposal); // asked of the next epoch's too
        if (fault.isEmpty() && proposal.epoch() > at.epoch()) {
            return next(from, proposal.statement(), PROPOSAL_WINDOW, at);
        }
        Optional<DropCause> cause = fault.or(() -> useless(proposal, at));
        return cause.isPresent() ? drop(cause.get()) : charge(from, 1, at, now);
    }

    /** Those certificates of a well-formed proposal that are of use here by themselves. */
    public List<Certificate> news(Proposal proposal, Position at) {
        return proposal.justification().stream()
                .filter(certificate -> useless(certificate, at).isEmpty())
                .toList();
    }

    /** A vote came in. */
    public Ruling vote(Sender from, Vote vote, Position at, long now) {
        moveTo(at);
        Statement statement = vote.statement();
        if (allowances.isSilenced(from, at, now)) {
            return drop(DropCause.SILENCED);
        }
        if (statement.epoch() > at.epoch()) {
            return next(from, statement, VOTE_WINDOW, at);
        }
        Optional<DropCause> useless = useless(vote, at);
        return useless.isPresent() ? drop(useless.get()) : charge(from, knowledge.isVerified(vote) ? 0 : 1, at, now);
    }

    /** Whether a certificate is to be kept, unverified, until the next epoch opens. */
    public boolean isEarly(Sender from, Certificate certificate, Position at, long now) {
        return isEarly(from, certificate.statement(), Long.MAX_VALUE, at) && !allowances.isSilenced(from, at, now);
    }

    /** A certificate came in that is not early, by itself or with a proposal. */
    public Ruling certificate(Sender from, Certificate certificate, Position at, long now) {
        moveTo(at);
        if (allowances.isSilenced(from, at, now)) {
            return drop(DropCause.SILENCED);
        }
        Optional<DropCause> useless = useless(certificate, at);
        return useless.isPresent() ? drop(useless.get()) : charge(from, knowledge.unverified(certificate), at, now);
    }

    /**
     * Whether a message that is taken has room while it waits; if so it has it until it {@link #leaves}.
     *
     * @param bytes of memory that it takes, see {@link HeldBytes}
     */
    public boolean enters(Sender from, long bytes) {
        boolean room = waiting.enter(from, bytes);
        if (!room) {
            count(DropCause.SHARE_FULL);
        }
        return room;
    }

    /** A message that entered is with the engine, or let go. */
    public void leaves(Sender from, long bytes) {
        waiting.leave(from, bytes);
    }

    /** Its turn to be verified has come: whether it is still wanted; if not it is counted as dropped. */
    public boolean wants(Sender from, Proposal proposal, Position at, long now) {
        moveTo(at);
        return isFree(from, useless(proposal, at), at, now);
    }

    /** The same of a vote. */
    public boolean wants(Sender from, Vote vote, Position at, long now) {
        moveTo(at);
        return isFree(from, useless(vote, at), at, now);
    }

    /** The same of a certificate. */
    public boolean wants(Sender from, Certificate certificate, Position at, long now) {
        moveTo(at);
        return isFree(from, useless(certificate, at), at, now);
    }

    /** The proposal is genuine, and the engine has it. */
    public void given(Proposal proposal, Position at) {
        if (proposal.epoch() == at.epoch()) {
            moveTo(at);
            said.add(proposal.signer(), proposal.statement(), HeldBytes.ofBody(proposal));
        }
    }

    /** The vote is genuine, and the engine has it. */
    public void given(Vote vote, Position at) {
        if (vote.statement().epoch() == at.epoch()) {
            moveTo(at);
            said.add(vote.signer(), vote.statement(), 0);
            lives.signed(vote, at);
        }
    }

    /**
     * Who has shown by a genuine vote that it takes part, if the vote can count no more.
     *
     * @return index of the voter in the current set; empty if the vote is not late, or says nothing new
     */
    public OptionalInt signOfLife(Vote vote, Position at) {
        OptionalInt voter = at.isLate(vote.statement()) ? lives.voter(vote, at) : OptionalInt.empty();
        if (voter.isPresent()) {
            lives.signedLate(vote, at);
        }
        return voter;
    }

    /** A message that came on this link is not what it says: nothing else is taken from it in this view. */
    public void forged(Sender from, Position at, long now) {
        count(DropCause.FORGED);
        allowances.silence(from, at, now);
    }

    /** The link is gone. */
    public void forget(PublicKey nodeKey) {
        allowances.forget(nodeKey);
    }

    /** How many messages were let go, by cause. */
    public Map<DropCause, Long> dropped() {
        return new EnumMap<>(dropped);
    }

    private void moveTo(Position at) {
        if (at.epoch() != epoch) {
            epoch = at.epoch();
            Set<Hash256> voters = at.now().ids();
            said.clear();
            lives.keep(voters);
            allowances.keep(voters);
        }
        said.forgetUpTo(at.finalView());
    }

    /** Of the next epoch what a voter brings is kept; nothing is for strangers. */
    private Ruling next(Sender from, Statement statement, long lastView, Position at) {
        return isEarly(from, statement, lastView, at) ? new Ruling.Hold() : drop(DropCause.OTHER_EPOCH);
    }

    private static boolean isEarly(Sender from, Statement statement, long lastView, Position at) {
        return from.isVoter() && statement.epoch() - 1 == at.epoch() && statement.view() <= lastView;
    }

    private Optional<DropCause> useless(Proposal proposal, Position at) {
        if (proposal.epoch() != at.epoch()) {
            return Optional.of(DropCause.OTHER_EPOCH);
        }
        if (proposal.signer() != at.now().leaders().leader(proposal.view())) {
            return Optional.of(DropCause.NOT_LEADER);
        }
        if (!at.now()
                .mayHave(
                        proposal.block().header().height(), proposal.statement().parentView())) {
            return Optional.of(DropCause.WRONG_HEIGHT);
        }
        Optional<DropCause> misplaced = misplaced(proposal.statement(), proposal.signer(), PROPOSAL_WINDOW, at);
        boolean room = proposal.view() == at.currentView()
                || said.bytes(proposal.signer()) + HeldBytes.ofBody(proposal) <= PROPOSAL_BYTES_OF_A_SIGNER;
        return misplaced.or(() -> room ? Optional.empty() : Optional.of(DropCause.SHARE_FULL));
    }

    /** A late vote is of use if it shows that its signer takes part. */
    private Optional<DropCause> useless(Vote vote, Position at) {
        Statement statement = vote.statement();
        if (!at.isLate(statement)) {
            return misplaced(statement, vote.signer(), VOTE_WINDOW, at);
        }
        if (lives.voter(vote, at).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(statement.epoch() == at.epoch() ? DropCause.BELOW_FINAL : DropCause.OTHER_EPOCH);
    }

    private Optional<DropCause> misplaced(Statement statement, int signer, int window, Position at) {
        if (signer >= at.now().set().size()) {
            return Optional.of(DropCause.UNKNOWN_SIGNER);
        }
        if (statement.view() <= at.finalView()) {
            return Optional.of(DropCause.BELOW_FINAL);
        }
        if (statement.view() - window > at.currentView()) {
            return Optional.of(DropCause.BEYOND_WINDOW);
        }
        return switch (said.place(signer, statement)) {
            case FIRST, SECOND -> Optional.empty();
            case SAID -> Optional.of(DropCause.KNOWN);
            case THIRD -> Optional.of(DropCause.CONFLICTING);
        };
    }

    private Optional<DropCause> useless(Certificate certificate, Position at) {
        if (certificate.epoch() != at.epoch()) {
            return Optional.of(DropCause.OTHER_EPOCH);
        }
        if (certificate.view() < at.finalView()) {
            return Optional.of(DropCause.BELOW_FINAL);
        }
        if (knowledge.isHeld(certificate.statement())) {
            return Optional.of(DropCause.KNOWN);
        }
        ActiveSet set = at.now().set();
        boolean quorum =
                certificate.signers().size() == certificate.signatures().size()
                        && set.isQuorum(certificate.weight(set));
        return quorum ? Optional.empty() : Optional.of(DropCause.NO_QUORUM);
    }

    private Ruling charge(Sender from, long signatures, Position at, long now) {
        return allowances.spend(from, signatures, at, now) ? new Ruling.Take() : drop(DropCause.OVER_ALLOWANCE);
    }

    private boolean isFree(Sender from, Optional<DropCause> useless, Position at, long now) {
        Optional<DropCause> cause = allowances.isSilenced(from, at, now) ? Optional.of(DropCause.SILENCED) : useless;
        cause.ifPresent(this::count);
        return cause.isEmpty();
    }

    private Ruling drop(DropCause cause) {
        count(cause);
        return new Ruling.Drop(cause);
    }

    private void count(DropCause cause) {
        dropped.merge(cause, 1L, Long::sum);
    }
}
