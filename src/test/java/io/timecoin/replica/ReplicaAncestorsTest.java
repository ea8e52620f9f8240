package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who holds a certificate over a block gets the block and all its ancestors, and what a voter has voted on it can validate
 * again from its own disk (protocol §5.3, "Durable before sent").
 */
final class ReplicaAncestorsTest {

    private final ReplicaFixture f = ReplicaFixture.following();
    private final Block first = f.block(f.genesis, 1, f.time());
    private final ChainState afterFirst = f.ledger.after(f.genesis, first);
    private final Block second = f.block(afterFirst, 2, f.time() + 1);

    @Test
    void theMissingParentOfANotarizedBlockIsAskedOfThoseWhoSigned() {
        f.certify(Statement.nullify(0, 1));
        f.notarize(2, 1, second);
        assertEquals(second.hash(), f.port.blockFetches.getLast());
        f.turn(() -> f.replica.fetchedBlock(second));
        assertEquals(first.hash(), f.port.blockFetches.getLast());
        assertEquals(
                f.certificate(ReplicaFixture.statement(StatementKind.NOTARIZE, 2, 1, second))
                        .signers(),
                f.port.blockSources.getLast().stream().sorted().toList());
        f.turn(() -> f.replica.fetchedBlock(first));
        assertEquals(3, f.replica.core().currentView(), "both are valid here now");
    }

    @Test
    void aParentThatDoesNotComeIsAskedForAgainAndAtOnceOnANewLink() {
        f.certify(Statement.nullify(0, 1));
        f.notarize(2, 1, second);
        f.turn(() -> f.replica.fetchedBlock(second));
        int asked = f.port.blockFetches.size();
        f.pass(500);
        assertEquals(asked, f.port.blockFetches.size());
        f.pass(500);
        assertTrue(f.port.blockFetches.size() > asked);
        asked = f.port.blockFetches.size();
        f.turn(() -> f.replica.linked((f.self + 1) % 4));
        assertTrue(f.port.blockFetches.size() > asked);
    }

    @Test
    void aRecordedBlockWithoutItsParentAsksForItAfterTheRestart() {
        ReplicaFixture again = ReplicaFixture.restarted(
                List.of(ReplicaFixture.vote(f.self, ReplicaFixture.statement(StatementKind.NOTARIZE, 2, 1, second))),
                List.of(second));
        assertEquals(first.hash(), again.port.blockFetches.getLast());
    }

    @Test
    void aVoteIsRecordedWithTheAncestorsThatThisVoterOnlyFetched() {
        f.certify(Statement.nullify(0, 1));
        f.notarize(1, 0, first);
        f.turn(() -> f.replica.fetchedBlock(first));
        assertEquals(List.of(first), f.port.kept, "as soon as it is known to be valid");
        f.propose(2, 1, second);
        VoteBasis basis = f.port.bases.getLast();
        assertEquals(List.of(second), basis.bodies(), "the parent is on its way to the disk, before this");
        assertTrue(basis.certificates()
                .contains(f.certificate(ReplicaFixture.statement(StatementKind.NOTARIZE, 1, 0, first))));
    }

    @Test
    void whatWasVotedOnIsRecordedOnce() {
        f.propose(1, 0, first);
        assertEquals(List.of(first), f.port.bases.getLast().bodies());
        f.notarize(1, 0, first);
        assertEquals(StatementKind.FINALIZE, f.port.cast.getLast().kind());
        assertEquals(List.of(), f.port.bases.getLast().bodies());
        assertEquals(List.of(), f.port.kept);
    }

    @Test
    void aVoteOnFinalBlocksThatWereNeverRecordedWaitsForTheirSync() {
        f.turn(() -> f.replica.finalBlocks(
                TestLedger.signer("node 1").publicKey(),
                List.of(first),
                f.certificate(ReplicaFixture.statement(StatementKind.FINALIZE, 1, 0, first))));
        assertEquals(1, f.replica.tip().height());
        f.propose(2, 1, second);
        VoteBasis basis = f.port.bases.getLast();
        assertEquals(StatementKind.NOTARIZE, f.port.cast.getLast().kind());
        assertEquals(1, basis.chainHeight());
    }

    @Test
    void aVoteOnFinalBlocksThatWereRecordedDoesNot() {
        f.propose(1, 0, first);
        f.notarize(1, 0, first);
        f.finalizeAt(1, 0, first);
        f.propose(2, 1, second);
        assertEquals(0, f.port.bases.getLast().chainHeight());
    }

    @Test
    void theBlockOfAFinalizationIsAskedForAtOnce() {
        f.finalizeAt(1, 0, first);
        assertEquals(first.hash(), f.port.blockFetches.getLast());
        f.turn(() -> f.replica.fetchedBlock(first));
        assertEquals(1, f.replica.tip().height());
    }
}
