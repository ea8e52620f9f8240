package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaTest {

    private static final PublicKey PEER = TestLedger.signer("node 1").publicKey();
    private static final Checked.Ticket TICKET = new Checked.Ticket() {};

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final RecordingPort port = new RecordingPort();
    private final ChainState genesis = ledger.initialState();
    private Replica replica;
    private long now = 1_000;

    @BeforeEach
    void start() {
        replica = new Replica(
                new Replica.Parts(
                        new ConsensusCore(ConsensusConfig.STANDARD, ledger.genesisHash(), null, genesis),
                        new Mempool(MempoolLimits.STANDARD, 0),
                        ledger.blockRules(),
                        port,
                        genesis,
                        genesis.activeSet().voter(0).id(),
                        ledger.parameters().epochMillis()),
                moment());
        turn(() -> replica.start(
                new Input.Started(
                        genesis, Optional.empty(), new Input.Recorded(List.of(), List.of(), List.of()), true, 0),
                List.of()));
    }

    private Moment moment() {
        return new Moment(now, TestLedger.GENESIS_TIME + now);
    }

    private void turn(Runnable work) {
        replica.turn(moment());
        work.run();
        replica.settle();
    }

    private static Certificate finalization(Block block, long view) {
        return new Certificate(
                new Statement(StatementKind.FINALIZE, block.header().epoch(), view, view - 1, block.hash()),
                List.of(),
                List.of());
    }

    private Certificate signed(Statement statement, List<Integer> signers) {
        List<Signature> signatures = signers.stream()
                .map(signer -> ledger.voter(signer).sign(statement.digest(ledger.genesisHash())))
                .toList();
        return new Certificate(statement, signers, signatures);
    }

    private List<Block> emptyBlocks(int count) {
        List<Block> blocks = new ArrayList<>();
        ChainState state = genesis;
        for (int i = 1; i <= count; i++) {
            Block block = ledger.block(state, TestLedger.GENESIS_TIME + i);
            state = ledger.after(state, block);
            blocks.add(block);
        }
        return blocks;
    }

    private Checked checked(VerifiedTransaction verified) {
        return new Checked(
                verified.transaction(),
                new VerificationOutcome.Verified(verified),
                0,
                Optional.empty(),
                Optional.of(TICKET),
                new Origin.Clients(),
                false);
    }

    private static Checked rejected(Transaction transaction, Rule rule, long height) {
        return new Checked(
                transaction,
                new VerificationOutcome.Rejected(new Verdict.Invalid(rule, "test")),
                height,
                Optional.empty(),
                Optional.empty(),
                new Origin.Clients(),
                false);
    }

    @Test
    void manyFetchedBlocksBecomeFinalAtOnceWithoutADeepStack() throws InterruptedException {
        List<Block> blocks = emptyBlocks(256).reversed();
        List<Throwable> failures = new ArrayList<>();
        Thread small = new Thread(
                null,
                () -> {
                    turn(() -> blocks.subList(0, 255).forEach(replica::fetchedBlock));
                    turn(() -> replica.finalBlocks(PEER, blocks.reversed(), finalization(blocks.getFirst(), 256)));
                },
                "small stack",
                192 << 10);
        small.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        small.start();
        small.join();
        assertEquals(List.of(), failures);
        assertEquals(256, replica.tip().height());
    }

    @Test
    void aFinalizationOfABlockThatIsFinalAlreadyIsNoReasonToFetch() {
        List<Block> blocks = emptyBlocks(2);
        turn(() -> {
            replica.peerHeight(PEER, 3);
            replica.finalBlocks(PEER, blocks, finalization(blocks.getLast(), 2));
        });
        int asked = port.finalBlocksAsked.size();
        turn(() -> replica.certificate(finalization(blocks.getLast(), 2)));
        turn(() -> replica.certificate(finalization(blocks.getLast(), 5)));
        assertEquals(2, replica.tip().height());
        assertEquals(asked, port.finalBlocksAsked.size());
        assertEquals(List.of(), port.halts);
    }

    @Test
    void theBlockOfANotarizationThatIsNotHereIsAskedOfItsSigners() {
        Block block = emptyBlocks(1).getFirst();
        turn(() -> replica.certificate(
                signed(new Statement(StatementKind.NOTARIZE, 0, 1, 0, block.hash()), List.of(0, 2, 3))));
        assertEquals(List.of(block.hash()), port.blockFetches);
        int leader = new LeaderSchedule(ledger.genesisHash(), 0, genesis.activeSet()).leader(1);
        List<Integer> sources = new ArrayList<>(List.of(0, 2, 3));
        if (sources.remove((Object) leader)) {
            sources.add(leader);
        }
        assertEquals(List.of(sources), port.blockSources, "the leader last, which has not sent it");
        turn(() -> replica.fetchedBlock(block));
        assertEquals(Optional.of(block), replica.unfinalBlock(block.hash()));
        assertEquals(2, replica.core().currentView());
    }

    @Test
    void certificatesThatAProposalNeedsAndDoesNotShowAreAskedFor() {
        turn(() -> replica.certificate(signed(Statement.nullify(0, 3), List.of(0, 1, 2))));
        int leader = new LeaderSchedule(ledger.genesisHash(), 0, genesis.activeSet()).leader(4);
        Block block = emptyBlocks(1).getFirst();
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, 4, 0, block.hash());
        turn(() -> replica.proposal(new Proposal(
                statement,
                leader,
                ledger.voter(leader).sign(statement.digest(ledger.genesisHash())),
                CompactBlock.of(block),
                List.of())));
        assertEquals(List.of(List.of(0L, 1L, 3L, (long) leader)), port.certificatesAsked);
    }

    @Test
    void aFinalBlockThatOwnExecutionFindsInvalidInTwoLooksStopsTheVotes() {
        BlockHeader header = emptyBlocks(1).getFirst().header();
        Block invalid = new Block(
                new BlockHeader(
                        header.height(),
                        header.epoch(),
                        header.kind(),
                        header.parentHash(),
                        genesis.timestamp(),
                        header.proposer(),
                        header.transactionsRoot(),
                        header.bodyHash(),
                        header.activeSetHash(),
                        header.nextSetHash()),
                List.of());
        turn(() -> replica.finalBlocks(PEER, List.of(invalid), finalization(invalid, 1)));
        SecondLook question = port.secondLooks.getFirst();
        SecondLook.Answer answer =
                question.answer(new SerialJudge(ledger.rules(), ledger.blockRules()), genesis, outPoints -> List.of());
        turn(() -> replica.lookedAgain(question.id(), answer));
        assertEquals(1, port.differences.size());
        assertEquals(List.of(), port.halts, "it is this node that is wrong, not a third of the weight");
        assertEquals(0, replica.tip().height());
    }

    @Test
    void aFinalBlockThatLeavesTheOwnFinalChainStopsTheVotes() {
        Block own = emptyBlocks(1).getFirst();
        turn(() -> replica.finalBlocks(PEER, List.of(own), finalization(own, 1)));
        Block other = ledger.block(genesis, TestLedger.GENESIS_TIME + 500);
        Block child = ledger.block(ledger.after(genesis, other), TestLedger.GENESIS_TIME + 501);
        turn(() -> replica.finalBlocks(PEER, List.of(child), finalization(child, 9)));
        assertTrue(replica.core().halted().isPresent());
        assertEquals(own.hash(), replica.tip().hash());
    }

    @Test
    void aParkedTransactionThatIsRefusedInTheEndIsReportedAsDeparted() {
        VerifiedTransaction first = ledger.verifiedTransfer(0, 1, 1_000_000);
        OutPoint change = new OutPoint(first.transaction().txid(), 1);
        Transaction second = ledger.transfer(
                change,
                first.transaction().outputs().get(1).value(),
                TestLedger.wallet(0),
                TestLedger.address(TestLedger.wallet(2)),
                5_000_000);
        turn(() -> replica.checked(List.of(rejected(second, Rule.INPUT_UNKNOWN, 0))));
        assertEquals(1, replica.mempool().parked());
        Block block = ledger.block(genesis, TestLedger.GENESIS_TIME + 1, first);
        turn(() -> replica.finalBlocks(PEER, List.of(block), finalization(block, 1)));
        turn(() -> replica.checkedForBlock(port.question(), List.of(checked(first))));
        assertEquals(1, replica.tip().height());
        assertEquals(second, port.verifyAgain.getFirst().transaction());
        turn(() -> replica.checked(List.of(rejected(second, Rule.SIGNATURE_INVALID, 1))));
        assertEquals(List.of(new Departure(second, Rule.SIGNATURE_INVALID, null)), port.departures);
    }

    @Test
    void aTransactionThatHasBeenFinalForLongIsKnownAndNotRefused() {
        VerifiedTransaction verified = ledger.verifiedTransfer(0, 1, 1_000_000);
        Checked old = new Checked(
                verified.transaction(),
                new VerificationOutcome.Rejected(new Verdict.Invalid(Rule.INPUT_SPENT, "by itself")),
                0,
                Optional.of(verified.transaction().txid()),
                Optional.of(TICKET),
                new Origin.Clients(),
                false);
        turn(() -> replica.checked(List.of(old)));
        assertInstanceOf(AdmissionResult.AlreadyKnown.class, port.answers.getFirst());
    }

    @Test
    void anAdmittedTransactionIsAnswered() {
        turn(() -> replica.checked(List.of(checked(ledger.verifiedTransfer(0, 1, 1_000_000)))));
        assertInstanceOf(AdmissionResult.Admitted.class, port.answers.getFirst());
    }

    @Test
    void aRefusalThatMayPassDoesNotMakeGossipOfTheSameDeaf() {
        Transaction transaction = ledger.verifiedTransfer(0, 1, 1_000_000).transaction();
        turn(() -> replica.checked(List.of(rejected(transaction, Rule.SIGNATURE_INVALID, 0))));
        turn(() -> replica.checked(List.of(rejected(transaction, Rule.INPUT_SPENT, 0))));
        assertEquals(List.of(), port.refused, "these never pass");
        turn(() -> replica.checked(List.of(rejected(transaction, Rule.LOCK_TIME_NOT_REACHED, 0))));
        assertEquals(List.of(transaction), port.refused);
    }
}
