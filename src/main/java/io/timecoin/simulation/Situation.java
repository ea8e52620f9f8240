package io.timecoin.simulation;

import java.util.EnumSet;
import java.util.List;

/** Moments of a run that are hard to hit: faults can wait for one, and a result tells which of them occurred. */
public enum Situation {
    /** A node begins to write votes to its disk. */
    VOTE_BEING_WRITTEN,
    /** A vote became durable more than a second after its write began. */
    VOTE_WRITTEN_SLOWLY,
    /** An answer about a transaction comes after that to a later question. */
    ANSWERS_CROSSED,
    /** An answer about a transaction comes when blocks have become final since its coins were read. */
    ANSWER_IS_OLD,
    /** A vote or certificate that completes a quorum at a receiver is held back by the network. */
    VOTE_HELD,
    /** A correct node gets a proposal when it holds the notarization of its block already. */
    PROPOSAL_AFTER_NOTARIZATION,
    /** A node's mempool has no room for one more transaction. */
    MEMPOOL_FULL,
    /** An answer about a transaction comes when the node has forgotten some of what became final since its coins were read. */
    ANSWER_FORGOTTEN,
    /** More than 64 views are nullified one after the other: more than a proposal has certificates for. */
    MANY_VIEWS_NULLIFIED,
    /** A node gets as many final blocks as fit into one reply, and lacks more. */
    FULL_REPLY,
    /** A node judges a block that it found invalid, and others notarized, once more. */
    LOOKED_AGAIN,
    /** A node loses its power while it writes votes. */
    CRASHED_WHILE_WRITING,
    /** A proposal leaves its leader. */
    PROPOSED,
    /** A correct node enters a view. */
    VIEW_ENTERED,
    /** A correct node enters a view since the one before is nullified. */
    ENTERED_BY_NULLIFICATION,
    /** The whole network loses its power while a node is in a view that it entered by a nullification. */
    ALL_DOWN_AFTER_NULLIFICATION,
    /** The whole network lost its power, and comes back without some who stay away for good. */
    SOME_STAY_AWAY,
    /** A view is notarized and nullified: nodes leave it in two ways. */
    VIEW_SPLIT,
    /** A view is nullified whose leader is off or says nothing. */
    DEAD_LEADER_SKIPPED,
    /** A block becomes final at a correct node while hosts are cut off. */
    FINAL_WHILE_CUT,
    /** A cut ends in whose second half no block became final. */
    STALLED_BY_CUT,
    /** A settlement becomes final at a correct node while hosts are cut off. */
    SETTLED_WHILE_CUT,
    /** A node holds a settlement to be notarized that is final nowhere. */
    SETTLEMENT_NOTARIZED,
    /** The network loses its power or is cut while a settlement is notarized and final nowhere. */
    SETTLEMENT_LEFT_OPEN,
    /** A block that nodes held to be final nowhere, but knew as notarized settlement when a fault began, becomes final. */
    OPEN_SETTLEMENT_FINAL,
    /** Nodes have admitted different transactions that spend the same coin. */
    RIVALS_MET,
    /** A block becomes final before the time that it bears. */
    FINAL_BEFORE_ITS_TIME,
    /** Every node has been started again. */
    ALL_RESTARTED,
    /** A node takes more than one final block, proven, from a peer. */
    CAUGHT_UP,
    /** A message gets lost on its way. */
    MESSAGE_LOST,
    /** A link ends since more waits for its reader than a lane has room for, or its sender goes beyond its rate for long. */
    LINK_ENDED,
    /** A message is let go since as many bytes of its link as may wait here already. */
    SHARE_FULL,
    /** As much of a traitor's link waits at a correct node as may: what follows is not read for the moment. */
    WINDOW_FULL,
    /** A traitor floods when a proposal has just come. */
    FLOODED_AT_PROPOSAL,
    /** A block becomes final at a correct node while a traitor floods. */
    FINAL_WHILE_FLOODED,
    /** A node that is far behind begins to get final blocks ahead of its replica. */
    FETCHES_AHEAD,
    /** A node has got ranges of final blocks that hold from several others since it began. */
    RANGES_OF_SEVERAL,
    /** A correct node finds that a traitor has sent what no correct node sends. */
    TRAITOR_AT_FAULT;

    /** Those that mixed faults wait for: what only floods bring about is not among them. */
    static final List<Situation> DRAWN = List.copyOf(EnumSet.range(VOTE_BEING_WRITTEN, MESSAGE_LOST));
}
