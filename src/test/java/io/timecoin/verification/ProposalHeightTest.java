package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.ledger.BlockHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader may choose its block, but not its height: what can be no block of its view is not kept. */
class ProposalHeightTest {

    private static final long OPENED_AT = 5_000;

    private final GateFixture f = new GateFixture();

    /** By the leader of its view, at a height. */
    private Proposal proposal(long view, long parentView, long height) {
        Proposal usual = f.proposal(view, parentView, 1);
        BlockHeader header = usual.block().header();
        return new Proposal(
                usual.statement(),
                usual.signer(),
                usual.signature(),
                new CompactBlock(
                        new BlockHeader(
                                height,
                                header.epoch(),
                                header.kind(),
                                header.parentHash(),
                                header.timestamp(),
                                header.proposer(),
                                header.transactionsRoot(),
                                header.bodyHash(),
                                header.activeSetHash(),
                                header.nextSetHash()),
                        List.of(),
                        List.of()),
                List.of());
    }

    private Ruling ask(long parentView, long height) {
        f.at = new Position(f.at.now().openedAt(OPENED_AT), f.at.former(), f.at.finalView(), f.at.currentView());
        return f.ask(f.voter(f.leader(100)), proposal(100, parentView, height));
    }

    @Test
    void eachViewHasOneBlockOfABranchAtMost() {
        assertEquals(new Ruling.Take(), ask(95, OPENED_AT + 96), "each view up to its parent's has brought one");
        assertEquals(GateFixture.drop(DropCause.WRONG_HEIGHT), ask(95, OPENED_AT + 97));
        assertEquals(GateFixture.drop(DropCause.WRONG_HEIGHT), ask(95, Long.MAX_VALUE));
    }

    @Test
    void noBlockIsBelowTheSettlementThatOpenedItsEpoch() {
        assertEquals(GateFixture.drop(DropCause.WRONG_HEIGHT), ask(95, OPENED_AT));
        assertEquals(GateFixture.drop(DropCause.WRONG_HEIGHT), ask(95, 0));
        assertEquals(new Ruling.Take(), ask(95, OPENED_AT + 1), "most views may have brought none");
    }

    @Test
    void onTheOpeningSettlementThereIsOneHeight() {
        assertEquals(GateFixture.drop(DropCause.WRONG_HEIGHT), ask(0, OPENED_AT + 2));
        assertEquals(new Ruling.Take(), ask(0, OPENED_AT + 1));
    }
}
