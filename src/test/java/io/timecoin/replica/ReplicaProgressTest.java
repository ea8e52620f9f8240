package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a replica says of how it comes by final blocks. */
final class ReplicaProgressTest {

    private static final PublicKey PEER = TestLedger.signer("node 1").publicKey();

    private final ReplicaFixture f = ReplicaFixture.following();
    private final VerifiedTransaction transfer = f.ledger.verifiedTransfer(0, 1, 1_000_000);
    private final Block block = f.block(f.genesis, 1, f.time(), transfer);
    private final Certificate finalization =
            f.certificate(ReplicaFixture.statement(StatementKind.FINALIZE, 1, 0, block));

    @Test
    void aNodeThatHasJustStartedHasNothingToCatchUpWith() {
        assertEquals(new ChainProgress(0, false, false, false, false), f.replica.progress());
    }

    @Test
    void aFinalizationWithoutItsBlockIsLackingUntilTheBlockIsFinalHere() {
        f.turn(() -> f.replica.certificate(finalization));
        assertEquals(new ChainProgress(0, false, false, true, false), f.replica.progress());
        f.turn(() -> f.replica.fetchedBlock(block));
        assertTrue(f.replica.progress().lacksFinal(), "it is being judged");
        f.turn(() -> f.replica.checkedForBlock(f.port.question(), List.of(ReplicaFixture.verified(transfer, 0))));
        assertEquals(new ChainProgress(1, false, false, false, true), f.replica.progress());
    }

    @Test
    void aFetchedRangeIsFetchingUntilItIsFinalAndIsNoLiveBlock() {
        f.turn(() -> f.replica.peerHeight(PEER, 1));
        assertEquals(new ChainProgress(0, false, true, false, false), f.replica.progress(), "asked for");
        f.turn(() -> f.replica.finalBlocks(PEER, List.of(block), finalization));
        assertTrue(f.replica.progress().fetching(), "being judged");
        assertTrue(f.replica.progress().lacksFinal());
        f.turn(() -> f.replica.checkedForBlock(f.port.question(), List.of(ReplicaFixture.verified(transfer, 0))));
        assertEquals(new ChainProgress(1, false, false, false, false), f.replica.progress());
    }

    @Test
    void anAnswerThatNeverComesIsNotFetchingForEver() {
        f.turn(() -> f.replica.peerHeight(PEER, 1));
        f.pass(5_000);
        assertTrue(f.replica.progress().fetching());
        f.pass(5_000);
        assertFalse(f.replica.progress().fetching(), "nobody else is there to be asked");
    }

    @Test
    void whatTheRecordMakesFinalIsReplayedAndIsNoLiveBlock() {
        Recording restarted = new Recording(List.of(block));
        assertEquals(new ChainProgress(0, true, false, true, false), restarted.replica.progress());
        restarted.turn(() -> restarted.replica.checkedForBlock(
                restarted.port.question(), List.of(ReplicaFixture.verified(transfer, 0))));
        assertEquals(new ChainProgress(1, false, false, false, false), restarted.replica.progress());
    }

    @Test
    void aRecordThatIsAppliedWithinTheStartIsNoLiveBlockEither() {
        Block empty = f.block(f.genesis, 1, f.time());
        Recording restarted = new Recording(
                List.of(empty), f.certificate(ReplicaFixture.statement(StatementKind.FINALIZE, 1, 0, empty)));
        assertEquals(new ChainProgress(1, false, false, false, false), restarted.replica.progress());
    }

    @Test
    void aBlockThatTheRecordHasNotIsLackingAndNotReplayed() {
        Recording restarted = new Recording(List.of());
        assertEquals(new ChainProgress(0, false, false, true, false), restarted.replica.progress());
        restarted.turn(() -> restarted.replica.fetchedBlock(block));
        assertTrue(restarted.replica.progress().replaying(), "it is judged as one of the record");
    }

    /** A voter that restarts with a finalization in its record, and blocks. */
    private final class Recording {

        final RecordingPort port = new RecordingPort();
        final Replica replica;

        Recording(List<Block> blocks) {
            this(blocks, finalization);
        }

        Recording(List<Block> blocks, Certificate tipProof) {
            ChainState tip = f.genesis;
            replica = new Replica(
                    new Replica.Parts(
                            new ConsensusCore(
                                    ConsensusConfig.STANDARD, f.ledger.genesisHash(), f.ledger.voter(f.self), tip),
                            new Mempool(MempoolLimits.STANDARD, 0),
                            f.ledger.blockRules(),
                            port,
                            tip,
                            tip.activeSet().voter(f.self).id(),
                            f.ledger.parameters().epochMillis()),
                    f.moment());
            turn(() -> replica.start(
                    new Input.Started(
                            tip, Optional.of(tipProof), new Input.Recorded(List.of(), List.of(), List.of()), true, 0),
                    blocks));
        }

        void turn(Runnable work) {
            replica.turn(f.moment());
            work.run();
            replica.settle();
        }
    }
}
