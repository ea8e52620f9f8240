package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinalBlocksServerTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final VerifiedTransaction payment = ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block first = ledger.block(genesis, TestLedger.GENESIS_TIME + 1, payment);
    private final ChainState afterFirst = ledger.after(genesis, first, payment);
    private final Block second = ledger.block(afterFirst, TestLedger.GENESIS_TIME + 2);
    private final Block third = ledger.block(ledger.after(afterFirst, second), TestLedger.GENESIS_TIME + 3);

    private static Certificate certificate(StatementKind kind, Block block) {
        return new Certificate(new Statement(kind, 0, 9, 8, block.hash()), List.of(), List.of());
    }

    private static FinalBlocksReply reply(List<Block> blocks, List<BlockHeader> links, Certificate... proofs) {
        return new FinalBlocksReply(1, blocks, links, List.of(proofs), 3);
    }

    @Test
    void blocksUpToTheFinalizedOneAreLinked() {
        Certificate proof = certificate(StatementKind.FINALIZE, second);
        assertTrue(reply(List.of(first, second), List.of(), proof).isLinkedFrom(1));
        assertTrue(reply(List.of(first), List.of(second.header()), proof).isLinkedFrom(1));
    }

    @Test
    void aGapOrAnotherBeginningIsNot() {
        Certificate proof = certificate(StatementKind.FINALIZE, third);
        assertFalse(reply(List.of(first, third), List.of(), proof).isLinkedFrom(1));
        assertFalse(reply(List.of(first), List.of(third.header()), proof).isLinkedFrom(1));
        assertFalse(reply(List.of(second, third), List.of(), proof).isLinkedFrom(1));
        assertFalse(reply(List.of(first, second), List.of(), proof).isLinkedFrom(1));
    }

    @Test
    void nothingIsProvenWithoutExactlyOneFinalization() {
        Certificate proof = certificate(StatementKind.FINALIZE, first);
        assertFalse(reply(List.of(first), List.of()).isLinkedFrom(1));
        assertFalse(reply(List.of(first), List.of(), proof, proof).isLinkedFrom(1));
        assertFalse(reply(List.of(), List.of(), proof).isLinkedFrom(1));
        Certificate notarization = certificate(StatementKind.NOTARIZE, first);
        assertFalse(reply(List.of(first), List.of(), notarization).isLinkedFrom(1));
    }

    @Test
    void aBodyThatContradictsItsHeaderIsNoProof() {
        Block stripped = new Block(first.header(), List.of());
        assertFalse(reply(List.of(stripped), List.of(), certificate(StatementKind.FINALIZE, first))
                .isLinkedFrom(1));
    }
}
