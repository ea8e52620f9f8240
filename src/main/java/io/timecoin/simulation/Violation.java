package io.timecoin.simulation;

import io.timecoin.consensus.Statement;

/** An invariant does not hold: the run ends here. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What must always hold, or (the last three) must come true in time. */
    public enum Invariant {
        /** Two correct nodes never hold different blocks of one height to be final. */
        ONE_FINAL_BLOCK_PER_HEIGHT,
        /** Each final block is the child of the final block before it, and valid. */
        FINAL_CHAIN_VALID,
        /** No coin is spent twice by final transactions. */
        NO_DOUBLE_SPEND,
        /** All coins and unpaid fees together are the genesis plus what settlements minted by rule. */
        SUPPLY,
        /** A settlement pays each masternode what the rule says, to the satoshi, and nobody else. */
        PAYEES,
        /** At most one (parent view, block) is notarized or finalized in a view. */
        ONE_NOTARIZED_BLOCK_PER_VIEW,
        /** A finalized view is never nullified. */
        FINAL_VIEW_NOT_NULLIFIED,
        /** A correct voter only notarizes on a notarized parent over views that are all nullified. */
        SKIPPED_VIEWS_NULLIFIED,
        /** A correct voter only notarizes a child of the block that was notarized in the parent view. */
        CHILD_OF_NOTARIZED_PARENT,
        /** Nothing but a settlement itself, unchanged, is notarized on it before it is final. */
        SETTLEMENT_NOT_EXTENDED,
        /** A correct voter only finalizes what somebody holds a notarization of. */
        FINALIZE_NEEDS_NOTARIZATION,
        /** Each correct node takes the voter for the leader of a view that was drawn for it. */
        LEADER_AS_DRAWN,
        /** No correct voter ever signs two statements that exclude each other, crashes or not. */
        NO_CONTRADICTION,
        /** What a correct voter has said is on its disk, with all that it takes to judge it again. */
        DURABLE_BEFORE_SENT,
        /** Each certificate that a correct node holds to be true was signed by more than 2/3 of the weight. */
        QUORUM,
        /** A certificate counts no correct voter that has not signed. */
        NO_FORGED_SIGNER,
        /** A coin only goes from state to state as the life cycle allows. */
        COIN_LIFECYCLE,
        /** A transaction that is not valid never becomes final. */
        NO_INVALID_FINAL,
        /** No correct voter notarizes or finalizes a block that breaks a rule. */
        NO_INVALID_NOTARIZED,
        /** Evidence never names a correct voter. */
        NO_FALSE_ACCUSATION,
        /** A correct node never sees proof that more than a third is faulty, nor breaks off by itself. */
        NO_HALT,
        /** No single voter makes a node keep more than a few blocks. */
        MEMORY_BOUNDED,
        /** No load ends a link between two correct nodes that run. */
        LINKS_LAST,
        /** Verifiers serve those who wait in turn. */
        FAIR_TURNS,
        /** Nothing throws. */
        NO_EXCEPTION,
        /** Once faults have ended, all valid transactions become final everywhere and all correct nodes have one head. */
        LIVENESS,
        /** Once faults have ended all correct nodes agree on something new in time. */
        RECOVERY,
        /** After that no correct node waits longer for finality than protocol §5.1 makes it wait for faulty leaders. */
        STALL
    }

    private final Invariant invariant;
    private final String view;

    Violation(Invariant invariant, String detail) {
        this(invariant, "", detail);
    }

    /** One that has to do with the view of a statement. */
    Violation(Invariant invariant, Statement statement, String detail) {
        this(invariant, EventTrace.view(statement.epoch(), statement.view()), detail);
    }

    private Violation(Invariant invariant, String view, String detail) {
        super(invariant + ": " + detail);
        this.invariant = invariant;
        this.view = view;
    }

    Violation(RuntimeException thrown) {
        super(Invariant.NO_EXCEPTION + ": " + thrown, thrown);
        this.invariant = Invariant.NO_EXCEPTION;
        this.view = "";
    }

    /** Where it broke, as the trace names views; empty if it has to do with no single one. */
    String view() {
        return view;
    }

    public Invariant invariant() {
        return invariant;
    }
}
