package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each thing that has to be durable is missed when it is not there, and nothing else. */
final class DurabilityCheckerTest {

    private static final int VOTER = 0;
    private static final int TRAITOR = 3;
    private static final Signature ANY = Signature.of(new byte[Signature.LENGTH]);

    private final SimulatedWorld world = new SimulatedWorld(
            RunPlan.calm("durability", 1, 4).withTreasons(Map.of(TRAITOR, List.of(TreasonKind.SILENT))), false);
    private final LedgerChecker ledger = new LedgerChecker(world.ledger);
    private final DurabilityChecker checker = new DurabilityChecker(world, ledger);
    private final SimulatedDisk disk = world.node(VOTER).disk();
    private final Block first = block(1, world.ledger.genesisHash);
    private final Block second = block(2, first.hash());
    private final Block third = block(3, second.hash());
    private final Certificate opening = certificate(Statement.nullify(0, 6));
    private final Statement notarize = statement(StatementKind.NOTARIZE, 7, third);

    private static Block block(long height, Hash256 parent) {
        Hash256 none = Hash256.ZERO;
        return new Block(
                new BlockHeader(
                        height, 0, BlockKind.NORMAL, parent, height, none, none, Block.bodyHash(List.of()), none, none),
                List.of());
    }

    private static Statement statement(StatementKind kind, long view, Block block) {
        return new Statement(kind, 0, view, 0, block.hash());
    }

    private static Certificate certificate(Statement statement) {
        return new Certificate(statement, List.of(), List.of());
    }

    private void record(Statement said, Optional<Block> body, Optional<Certificate> restsOn) {
        disk.write(
                Optional.empty(),
                List.of(new Vote(said, VOTER, ANY)),
                body.stream().toList(),
                restsOn.stream().toList());
        disk.written();
    }

    /** Recorded under a vote of an early view. */
    private void record(Block body, StatementKind kind) {
        record(Statement.nullify(0, 1), Optional.of(body), Optional.of(certificate(statement(kind, 1, body))));
    }

    private void assertMissing(String what, Runnable left) {
        Violation violation = assertThrows(Violation.class, left::run);
        assertEquals(Invariant.DURABLE_BEFORE_SENT, violation.invariant());
        assertTrue(
                String.valueOf(violation.getMessage()).contains(what + " is not on its disk"), violation::getMessage);
    }

    private void left(Statement statement) {
        checker.left(VOTER, disk, statement);
    }

    private void leftOn(Statement statement) {
        checker.leftOn(VOTER, disk, statement);
    }

    @Test
    void aVoteThatIsNotWritten() {
        assertMissing("itself", () -> left(notarize));
        disk.write(Optional.empty(), List.of(new Vote(notarize, VOTER, ANY)), List.of(third), List.of(opening));
        assertMissing("itself", () -> left(notarize)); // only being written
        disk.written();
        left(notarize);
    }

    @Test
    void aProposalThatIsNotWritten() {
        Statement proposed = statement(StatementKind.PROPOSAL, 7, third);
        record(notarize, Optional.of(third), Optional.of(opening));
        assertMissing("itself", () -> left(proposed));
        Proposal proposal = new Proposal(proposed, VOTER, ANY, CompactBlock.of(third), List.of());
        disk.write(Optional.of(proposal), List.of(new Vote(notarize, VOTER, ANY)), List.of(), List.of());
        disk.written();
        left(proposed);
    }

    @Test
    void aBlockThatIsNotWritten() {
        record(notarize, Optional.of(second), Optional.of(opening));
        assertMissing("its block", () -> left(notarize));
    }

    @Test
    void whatOpenedTheView() {
        record(notarize, Optional.of(third), Optional.empty());
        assertMissing("what opened its view", () -> left(notarize));
        record(Statement.nullify(0, 7), Optional.empty(), Optional.of(certificate(Statement.nullify(0, 5))));
        assertMissing("what opened its view", () -> left(Statement.nullify(0, 7)));
        record(Statement.nullify(0, 7), Optional.empty(), Optional.of(opening));
        left(Statement.nullify(0, 7));
    }

    @Test
    void theFirstViewOfAllNeedsNoOpeningAndThatOfALaterEpochTheFinalizationOfItsSettlement() {
        record(Statement.nullify(0, 1), Optional.empty(), Optional.empty());
        left(Statement.nullify(0, 1));
        record(Statement.nullify(1, 1), Optional.empty(), Optional.of(opening));
        assertMissing("what opened its view", () -> left(Statement.nullify(1, 1)));
    }

    @Test
    void theNotarizationThatAFinalizeRestsOn() {
        Statement finalize = statement(StatementKind.FINALIZE, 7, third);
        Statement elsewhere = statement(StatementKind.NOTARIZE, 6, third);
        record(finalize, Optional.of(third), Optional.of(certificate(elsewhere)));
        assertMissing("the notarization", () -> left(finalize));
        record(finalize, Optional.of(third), Optional.of(certificate(notarize)));
        left(finalize);
    }

    @Test
    void anAncestorThatTheChainOnTheDiskDoesNotHave() {
        record(notarize, Optional.of(third), Optional.of(opening));
        record(first, StatementKind.NOTARIZE);
        assertMissing("its ancestor " + second.hash(), () -> leftOn(notarize));
        record(second, StatementKind.NOTARIZE);
        leftOn(notarize);
    }

    @Test
    void aCertificateThatCoversAnAncestor() {
        record(notarize, Optional.of(third), Optional.of(opening));
        List.of(first, second).forEach(block -> record(Statement.nullify(0, 1), Optional.of(block), Optional.empty()));
        record(first, StatementKind.NOTARIZE);
        assertMissing("a certificate that covers its ancestor " + second.hash(), () -> leftOn(notarize));
        record(second, StatementKind.NOTARIZE);
        leftOn(notarize);
    }

    @Test
    void aNotarizationOrFinalizationCoversWhatTheBlockDescendsFrom() {
        record(notarize, Optional.of(third), Optional.of(certificate(notarize)));
        List.of(first, second).forEach(block -> record(Statement.nullify(0, 1), Optional.of(block), Optional.empty()));
        leftOn(statement(StatementKind.FINALIZE, 7, third));
    }

    private FinalizedBlock applied(Block block, Certificate finalization) {
        ChainState before = world.ledger.initialState();
        ChainState after = new ChainState(
                block.height(),
                block.hash(),
                block.height(),
                0,
                0,
                before.settlementTimestamp(),
                0,
                0,
                before.activeSet());
        return new FinalizedBlock(block, after, finalization);
    }

    @Test
    void anAncestorInTheChainCountsOnceTheChainIsSynced() {
        record(notarize, Optional.of(third), Optional.of(opening));
        List.of(first, second)
                .forEach(block -> disk.apply(applied(block, certificate(statement(StatementKind.FINALIZE, 9, third)))));
        assertMissing("its ancestor " + second.hash(), () -> leftOn(notarize));
        disk.sync();
        leftOn(notarize);
        disk.crash(new SplittableRandom(1));
        leftOn(notarize);
    }

    @Test
    void nothingInViewsThatAreSettled() {
        disk.apply(applied(first, certificate(statement(StatementKind.FINALIZE, 8, first))));
        assertMissing("itself", () -> left(notarize));
        disk.sync();
        left(notarize);
        leftOn(notarize);
        assertMissing("itself", () -> left(statement(StatementKind.NOTARIZE, 8, third)));
    }

    @Test
    void noOpeningOfAViewWhenTheViewBeforeIsSettled() {
        disk.apply(applied(first, certificate(statement(StatementKind.FINALIZE, 8, first))));
        disk.sync();
        record(Statement.nullify(0, 8), Optional.empty(), Optional.empty());
        record(Statement.nullify(0, 9), Optional.empty(), Optional.empty());
        left(Statement.nullify(0, 8));
        assertMissing("what opened its view", () -> left(Statement.nullify(0, 9)));
    }

    @Test
    void thePartOfACorrectVoterInACertificate() {
        Certificate of = new Certificate(notarize, List.of(VOTER, TRAITOR), Collections.nCopies(2, ANY));
        assertMissing("itself", () -> checker.held(of));
        record(notarize, Optional.of(third), Optional.of(opening));
        checker.held(of);
        world.node(VOTER).exchangeDisk(disk.replaced());
        checker.held(of); // it has lost its disk, and counts as faulty
    }
}
