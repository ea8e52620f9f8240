package io.timecoin.simulation;

import io.timecoin.consensus.Statement;

/** An invariant does not hold: the run ends here. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What must always hold, or (the last four) must come true in time; the numbers are those of docs/safety.md. */
    public enum Invariant {
        /** INV-1: Two correct nodes never hold different blocks of one height to be final. */
        ONE_FINAL_BLOCK_PER_HEIGHT,
        /** INV-2: Each final block is the child of the final block before it, and valid. */
        FINAL_CHAIN_VALID,
        /** INV-3: No coin is spent twice by final transactions. */
        NO_DOUBLE_SPEND,
        /** INV-4: All coins and unpaid fees together are the genesis plus what settlements minted by rule. */
        SUPPLY,
        /** INV-5: A settlement pays each masternode what the rule says, to the satoshi, and nobody else. */
        PAYEES,
        /** INV-6: At most one (parent view, block) is notarized or finalized in a view. */
        ONE_NOTARIZED_BLOCK_PER_VIEW,
        /** INV-7: A finalized view is never nullified. */
        FINAL_VIEW_NOT_NULLIFIED,
        /** INV-8: A correct voter only notarizes on a notarized parent over views that are all nullified. */
        SKIPPED_VIEWS_NULLIFIED,
        /** INV-9: A correct voter only notarizes a child of the block that was notarized in the parent view. */
        CHILD_OF_NOTARIZED_PARENT,
        /** INV-10: Nothing but a settlement itself, unchanged, is notarized on it before it is final. */
        SETTLEMENT_NOT_EXTENDED,
        /** INV-11: A correct voter only finalizes what somebody holds a notarization of. */
        FINALIZE_NEEDS_NOTARIZATION,
        /** INV-12: Each correct node takes the voter for the leader of a view that was drawn for it. */
        LEADER_AS_DRAWN,
        /** INV-13: No correct voter ever signs two statements that exclude each other, crashes or not. */
        NO_CONTRADICTION,
        /** INV-14: What a correct voter has said is on its disk, with all that it takes to judge it again. */
        DURABLE_BEFORE_SENT,
        /** INV-15: Each certificate that a correct node holds to be true was signed by more than 2/3 of the weight. */
        QUORUM,
        /** INV-16: A certificate counts no correct voter that has not signed. */
        NO_FORGED_SIGNER,
        /** INV-17: A coin only goes from state to state as the life cycle allows. */
        COIN_LIFECYCLE,
        /** INV-18: A transaction that is not valid never becomes final. */
        NO_INVALID_FINAL,
        /** INV-19: No correct voter notarizes or finalizes a block that breaks a rule. */
        NO_INVALID_NOTARIZED,
        /** INV-20: Evidence never names a correct voter. */
        NO_FALSE_ACCUSATION,
        /** INV-21: A correct node never sees proof that more than a third is faulty, nor breaks off by itself. */
        NO_HALT,
        /** INV-22: No single voter makes a node keep more than a few blocks, nor more of its messages than have room. */
        MEMORY_BOUNDED,
        /** INV-27: Verifiers serve those who wait in turn. */
        FAIR_TURNS,
        /** INV-28: No load ends a link between two correct nodes that run. */
        LINKS_LAST,
        /** INV-23: Nothing throws. */
        NO_EXCEPTION,
        /** INV-29: At a height all correct nodes have the same state and the same coins, whichever way its blocks came. */
        SAME_STATE,
        /** INV-30: A correct node never finds that another correct node has said what no correct node says. */
        HONEST_NEVER_AT_FAULT,
        /** INV-24: Once faults have ended, all valid transactions become final everywhere and all correct nodes have one head. */
        LIVENESS,
        /** INV-31: Once faults have ended each correct node that is behind gets what the others have, in time. */
        SYNC_ENDS,
        /** INV-25: Once faults have ended all correct nodes agree on something new in time. */
        RECOVERY,
        /** INV-26: After that no correct node waits longer for finality than protocol §5.1 makes it wait for faulty leaders. */
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
