package io.timecoin.simulation;

import java.util.Arrays;
import java.util.List;

/** The ways of being faulty that a run can draw from. */
public enum TreasonKind {
    /** Says nothing, ever. */
    SILENT,
    /** Follows the protocol for a while, then is gone for good. */
    VANISHES,
    /** Shows that it is alive, and says nothing else. */
    ONLY_PINGS,
    /** Says nothing in the views that it leads. */
    SILENT_LEADER,
    /** Two live copies of one operator key (Bano et al., "Twins: BFT Systems Made Robust", 2021); each is correct by itself. */
    TWINS,
    /** Proposes several valid blocks in one view. */
    EQUIVOCATING_LEADER,
    /** Votes for one block here and for another one there. */
    EQUIVOCATING_VOTER,
    /** Notarizes, finalizes and nullifies whatever it hears of. */
    VOTES_FOR_EVERYTHING,
    /** Finalizes and nullifies the same view. */
    FINALIZES_AND_NULLIFIES,
    /** Sends everything seconds late, and old messages again and again. */
    OUTDATED,
    /** Proposes what only some can have, and gives nobody bodies or blocks. */
    WITHHOLDS_BLOCKS,
    /** Shows certificates only to some. */
    WITHHOLDS_CERTIFICATES,
    /** Proposes on parents that the rules do not allow, or does not show that they do. */
    WRONG_PARENT,
    /** Proposes blocks that break the rules for blocks and transactions, one after the other. */
    INVALID_BLOCKS,
    /** Proposes a payment to one node before its coin is there, and lets others include it when it is. */
    PREMATURE_BLOCKS,
    /** Says that its chain is far longer than it is, and proves nothing. */
    LIES_ABOUT_HEIGHT,
    /** Answers no question for final blocks and their headers. */
    SILENT_ABOUT_HISTORY,
    /** Says to each such question that it has too much to do. */
    BUSY_FOR_EVER,
    /** Gives one proven block at a time, just before it would count as silent. */
    ONE_BLOCK_AT_A_TIME,
    /** Gives the right final blocks and headers without a quorum that has signed them. */
    HISTORY_WITHOUT_FINALITY,
    /** Makes headers, blocks and proofs up. */
    FORGES_HISTORY,
    /** Sends heaps of what nobody has asked for. */
    FLOODS,
    /** Fills the links to all others for a moment, as fast as they are read. */
    FLOODS_IN_BURSTS,
    /** The same without a pause. */
    FLOODS_WITHOUT_PAUSE;

    /** What may be told to those who are behind, whatever else a traitor does. */
    static final List<TreasonKind> ABOUT_HISTORY = List.of(
            LIES_ABOUT_HEIGHT,
            SILENT_ABOUT_HISTORY,
            BUSY_FOR_EVER,
            ONE_BLOCK_AT_A_TIME,
            HISTORY_WITHOUT_FINALITY,
            FORGES_HISTORY);

    /** Those that a run draws when it is to have traitors of any kind; the others belong to scenarios of their own. */
    static final List<TreasonKind> DRAWN = Arrays.stream(values())
            .filter(kind -> kind != FLOODS_IN_BURSTS && kind != FLOODS_WITHOUT_PAUSE)
            .filter(kind -> kind == LIES_ABOUT_HEIGHT || !ABOUT_HISTORY.contains(kind))
            .toList();

    Treason create() {
        return switch (this) {
            case SILENT -> new Treasons.Silent();
            case VANISHES -> new Treasons.Vanishes();
            case ONLY_PINGS -> new Treasons.OnlyPings();
            case SILENT_LEADER -> new Treasons.SilentLeader();
            case TWINS -> new Treasons.Obedient();
            case EQUIVOCATING_LEADER -> new EquivocatingLeader();
            case EQUIVOCATING_VOTER -> new FalseVotes.Equivocating();
            case VOTES_FOR_EVERYTHING -> new FalseVotes.ForEverything();
            case FINALIZES_AND_NULLIFIES -> new FalseVotes.FinalizesAndNullifies();
            case OUTDATED -> new Outdated();
            case WITHHOLDS_BLOCKS -> new WithholdsBlocks();
            case WITHHOLDS_CERTIFICATES -> new WithholdsCertificates();
            case WRONG_PARENT -> new WrongParent();
            case INVALID_BLOCKS -> new InvalidBlocks();
            case PREMATURE_BLOCKS -> new PrematureBlocks();
            case LIES_ABOUT_HEIGHT -> new Treasons.LiesAboutHeight();
            case SILENT_ABOUT_HISTORY -> new FalseHistory.Silent();
            case BUSY_FOR_EVER -> new FalseHistory.Busy();
            case ONE_BLOCK_AT_A_TIME -> new FalseHistory.OneBlockAtATime();
            case HISTORY_WITHOUT_FINALITY -> new FalseHistory.WithoutFinality();
            case FORGES_HISTORY -> new FalseHistory.Forged();
            case FLOODS -> new Floods();
            case FLOODS_IN_BURSTS -> FloodsInBursts.nowAndThen();
            case FLOODS_WITHOUT_PAUSE -> FloodsInBursts.withoutPause();
        };
    }
}
