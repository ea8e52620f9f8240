package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.CoinState;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.OutPoint;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every checker fires when what it checks is broken, and at nothing else. */
final class CheckersTest {

    private static final int TRAITOR = 3;
    private final SimulatedWorld world = new SimulatedWorld(
            RunPlan.calm("checkers", 1, 4).withTreasons(Map.of(TRAITOR, List.of(TreasonKind.SILENT))), false);
    private final SimulatedLedger ledger = world.ledger;
    private final Block blockA = child(ledger.genesisHash, BlockKind.NORMAL, 1);
    private final Block blockB = child(ledger.genesisHash, BlockKind.NORMAL, 2);
    private final Hash256 a = blockA.hash();
    private final Hash256 b = blockB.hash();

    private final Map<Hash256, Block> known = new LinkedHashMap<>();

    @BeforeEach
    void blocksAreKnown() {
        isKnown(blockA, blockB);
    }

    private void isKnown(Block... blocks) {
        for (Block block : blocks) {
            known.put(block.hash(), block);
            world.checkers.blockKnown(block);
        }
    }

    /** A block that has no more than its place. */
    private Block child(Hash256 parent, BlockKind kind, long timestamp) {
        Hash256 none = Hash256.ZERO;
        long height = parent.equals(ledger.genesisHash) ? 1 : 2;
        return new Block(
                new BlockHeader(height, 0, kind, parent, timestamp, none, none, Block.bodyHash(List.of()), none, none),
                List.of());
    }

    private static Statement statement(StatementKind kind, long view, long parent, Hash256 hash) {
        return new Statement(kind, 0, view, parent, hash);
    }

    private Vote vote(int voter, Statement statement) {
        return new Vote(statement, voter, ledger.operator(voter).sign(statement.digest(ledger.genesisHash)));
    }

    /** Voters say something and a certificate is made of it. */
    private Certificate certified(Statement statement, int... voters) {
        List<Integer> signers = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (int voter : voters) {
            says(voter, statement);
            signers.add(voter);
            signatures.add(vote(voter, statement).signature());
        }
        return new Certificate(statement, signers, signatures);
    }

    /** One for which all but voter 0 are traitors, who may sign anything. */
    private static StatementChecker blind() {
        SimulatedWorld others = new SimulatedWorld(
                RunPlan.calm("checkers", 1, 4)
                        .withTreasons(Map.of(
                                1, List.of(TreasonKind.SILENT),
                                2, List.of(TreasonKind.SILENT),
                                3, List.of(TreasonKind.SILENT))),
                false);
        return new StatementChecker(others, new LedgerChecker(others.ledger));
    }

    /** It is written with all that it rests on, and leaves. */
    private void says(int voter, Statement statement) {
        Statement restsOn = statement.kind() == StatementKind.FINALIZE
                ? statement(StatementKind.NOTARIZE, statement.view(), statement.parentView(), statement.blockHash())
                : Statement.nullify(0, statement.view() - 1);
        List<Vote> votes = List.of(vote(voter, statement));
        SimulatedDisk disk = world.node(voter).disk();
        disk.write(
                Optional.empty(),
                votes,
                Optional.ofNullable(known.get(statement.blockHash())).stream().toList(),
                List.of(new Certificate(restsOn, List.of(), List.of())));
        disk.written();
        world.checkers.left(world.node(voter), Optional.empty(), votes);
    }

    private void assertBroken(Invariant invariant, Runnable action) {
        assertEquals(invariant, assertThrows(Violation.class, action::run).invariant());
    }

    @Test
    void aVoterThatContradictsItselfIsSeen() {
        world.checkers.certificate(certified(statement(StatementKind.NOTARIZE, 1, 0, a), 0, 1, 2));
        says(0, statement(StatementKind.FINALIZE, 1, 0, a));
        assertBroken(Invariant.NO_CONTRADICTION, () -> says(0, Statement.nullify(0, 1)));
    }

    @Test
    void aTraitorMaySayWhatItLikes() {
        for (Hash256 hash : List.of(a, b)) {
            world.checkers.left(
                    world.node(TRAITOR),
                    Optional.empty(),
                    List.of(vote(TRAITOR, statement(StatementKind.NOTARIZE, 1, 0, hash))));
        }
        assertEquals(4, world.nodes().size());
    }

    @Test
    void aCertificateOfTwoOfFourIsNone() {
        Certificate two = certified(statement(StatementKind.NOTARIZE, 1, 0, a), 0, 1);
        assertBroken(Invariant.QUORUM, () -> world.checkers.certificate(two));
    }

    @Test
    void aCertificateThatCountsACorrectVoterWhoWasSilentIsSeen() {
        Certificate two = certified(statement(StatementKind.NOTARIZE, 1, 0, a), 0, 1);
        List<Signature> signatures = new ArrayList<>(two.signatures());
        signatures.add(signatures.getFirst());
        Certificate forged = new Certificate(two.statement(), List.of(0, 1, 2), signatures);
        assertBroken(Invariant.NO_FORGED_SIGNER, () -> world.checkers.certificate(forged));
    }

    @Test
    void twoNotarizedBlocksInOneViewAreSeen() {
        world.checkers.certificate(certified(statement(StatementKind.NOTARIZE, 1, 0, a), 0, 1, TRAITOR));
        Certificate second = new Certificate(
                statement(StatementKind.NOTARIZE, 1, 0, b),
                List.of(TRAITOR),
                certified(statement(StatementKind.NOTARIZE, 1, 0, b), TRAITOR).signatures());
        assertBroken(Invariant.QUORUM, () -> world.checkers.certificate(second));
        // voter 2 may still say so: only the certificate of both makes two blocks
        StatementChecker blind = blind();
        List<Signature> any = Collections.nCopies(3, second.signatures().getFirst());
        blind.certificate(new Certificate(statement(StatementKind.NOTARIZE, 1, 0, a), List.of(1, 2, 3), any));
        assertBroken(
                Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW,
                () -> blind.certificate(
                        new Certificate(statement(StatementKind.FINALIZE, 1, 0, b), List.of(1, 2, 3), any)));
    }

    @Test
    void aNullificationOfAFinalViewIsSeen() {
        world.checkers.certificate(certified(statement(StatementKind.NOTARIZE, 1, 0, a), 0, 1, 2));
        Certificate fin = certified(statement(StatementKind.FINALIZE, 1, 0, a), 0, 1, 2);
        world.checkers.certificate(fin);
        StatementChecker blind = blind();
        List<Signature> any = Collections.nCopies(3, fin.signatures().getFirst());
        blind.certificate(new Certificate(statement(StatementKind.FINALIZE, 1, 0, a), List.of(1, 2, 3), any));
        assertBroken(
                Invariant.FINAL_VIEW_NOT_NULLIFIED,
                () -> blind.certificate(new Certificate(Statement.nullify(0, 1), List.of(1, 2, 3), any)));
    }

    @Test
    void notarizingOverAViewThatNobodyNullifiedIsSeen() {
        assertBroken(Invariant.SKIPPED_VIEWS_NULLIFIED, () -> says(0, statement(StatementKind.NOTARIZE, 2, 0, a)));
        assertBroken(Invariant.SKIPPED_VIEWS_NULLIFIED, () -> says(1, statement(StatementKind.NOTARIZE, 2, 1, a)));
    }

    @Test
    void aCorrectVoterThatNotarizesAnInvalidBlockIsSeen() {
        world.checkers.neverNotarized(a);
        assertBroken(Invariant.NO_INVALID_NOTARIZED, () -> says(0, statement(StatementKind.NOTARIZE, 1, 0, a)));
    }

    @Test
    void aBlockThatNamesAnotherProposerIsInvalidUntilThatOneProposesIt() {
        StatementChecker checker = new StatementChecker(world, world.checkers.ledger());
        checker.neverNotarizedUnlessProposedBy(2, a);
        assertBroken(Invariant.NO_INVALID_NOTARIZED, () -> checker.left(0, statement(StatementKind.NOTARIZE, 1, 0, a)));
        assertBroken(Invariant.NO_INVALID_NOTARIZED, () -> checker.left(0, statement(StatementKind.PROPOSAL, 2, 0, a)));
        assertTrue(checker.left(2, statement(StatementKind.PROPOSAL, 3, 0, a)));
        assertTrue(checker.left(1, statement(StatementKind.PROPOSAL, 4, 0, a)), "as a settlement is, again");
    }

    @Test
    void notarizingAChildOfAnotherBlockThanTheNotarizedOneIsSeen() {
        Block onA = child(a, BlockKind.NORMAL, 3);
        Block onB = child(b, BlockKind.NORMAL, 3);
        List<Signature> any =
                Collections.nCopies(3, vote(1, Statement.nullify(0, 1)).signature());
        for (Block notarized : List.of(onA, onB, blockA, blockB)) {
            StatementChecker blind = blind();
            List.of(blockA, blockB, onA, onB).forEach(blind::blockKnown);
            blind.certificate(new Certificate(statement(StatementKind.NOTARIZE, 1, 0, a), List.of(1, 2, 3), any));
            Runnable says = () -> blind.left(0, statement(StatementKind.NOTARIZE, 2, 1, notarized.hash()));
            if (notarized.equals(onA)) {
                says.run();
            } else {
                assertBroken(Invariant.CHILD_OF_NOTARIZED_PARENT, says);
            }
        }
        isKnown(onA);
        assertBroken(
                Invariant.CHILD_OF_NOTARIZED_PARENT,
                () -> says(0, statement(StatementKind.NOTARIZE, 1, 0, onA.hash())));
    }

    @Test
    void notarizingWhatNobodyHasFoundValidIsSeen() {
        Hash256 unknown = child(ledger.genesisHash, BlockKind.NORMAL, 7).hash();
        assertBroken(Invariant.NO_INVALID_NOTARIZED, () -> says(0, statement(StatementKind.NOTARIZE, 1, 0, unknown)));
    }

    @Test
    void notarizingAnythingButItselfOnASettlementThatIsNotFinalIsSeen() {
        Block settlement = child(ledger.genesisHash, BlockKind.SETTLEMENT, 3);
        Block onIt = child(settlement.hash(), BlockKind.NORMAL, 4);
        isKnown(settlement, onIt);
        world.checkers.certificate(certified(statement(StatementKind.NOTARIZE, 1, 0, settlement.hash()), 0, 1, 2));
        says(1, statement(StatementKind.NOTARIZE, 2, 1, settlement.hash()));
        assertBroken(
                Invariant.SETTLEMENT_NOT_EXTENDED, () -> says(0, statement(StatementKind.NOTARIZE, 2, 1, onIt.hash())));
    }

    @Test
    void finalizingWhatNobodyHoldsANotarizationOfIsSeen() {
        assertBroken(Invariant.FINALIZE_NEEDS_NOTARIZATION, () -> says(0, statement(StatementKind.FINALIZE, 1, 0, a)));
        StatementChecker blind = blind();
        List<Signature> any =
                Collections.nCopies(3, vote(1, Statement.nullify(0, 1)).signature());
        blind.certificate(new Certificate(statement(StatementKind.FINALIZE, 1, 0, a), List.of(1, 2, 3), any));
        assertBroken(
                Invariant.FINALIZE_NEEDS_NOTARIZATION,
                () -> blind.left(0, statement(StatementKind.FINALIZE, 1, 0, a))); // a finalization is not one
    }

    @Test
    void evidenceAgainstACorrectVoterIsSeen() {
        Vote one = vote(1, statement(StatementKind.NOTARIZE, 1, 0, a));
        Vote other = vote(1, statement(StatementKind.NOTARIZE, 1, 0, b));
        Evidence evidence = new Evidence(1, one.statement(), one.signature(), other.statement(), other.signature());
        assertBroken(Invariant.NO_FALSE_ACCUSATION, () -> world.checkers.accused(world.node(0), evidence));
    }

    @Test
    void aCorrectNodeThatHaltsIsSeen() {
        assertBroken(Invariant.NO_HALT, () -> world.checkers.halted(world.node(0), "a contradiction"));
        world.checkers.halted(world.node(TRAITOR), "a contradiction");
    }

    @Test
    void aNodeThatTakesAnotherForTheLeaderIsSeen() {
        LeaderSchedule schedule = new LeaderSchedule(ledger.genesisHash, 3, ledger.set);
        for (long view = 1; view <= 20; view++) {
            int leader = schedule.leader(view);
            long at = view;
            world.checkers.viewEntered(world.node(0), 3, at, leader);
            assertBroken(
                    Invariant.LEADER_AS_DRAWN,
                    () -> world.checkers.viewEntered(world.node(1), 3, at, (leader + 1) % 4));
            world.checkers.viewEntered(world.node(TRAITOR), 3, at, (leader + 1) % 4);
        }
    }

    @Test
    void aNodeThatKeepsTooMuchOfOneVoterIsSeen() {
        HeldBytesChecker checker = new HeldBytesChecker(1_000);
        checker.check(0, () -> Map.of(0, 8_000L, 1, 8_000L, TRAITOR, 8_000L));
        assertBroken(Invariant.MEMORY_BOUNDED, () -> checker.check(0, () -> Map.of(0, 1L, TRAITOR, 8_001L)));
    }

    @Test
    void aCoinThatSkipsAStateIsSeen() {
        OutPoint coin = ledger.coinOf(0);
        world.checkers.coinMoved(world.node(0), new CoinTransition(coin, CoinState.UNSPENT, CoinState.LOCKED, a));
        assertBroken(
                Invariant.COIN_LIFECYCLE,
                () -> world.checkers.coinMoved(
                        world.node(0), new CoinTransition(coin, CoinState.UNSPENT, CoinState.SPENT_PENDING, a)));
        assertBroken(
                Invariant.COIN_LIFECYCLE,
                () -> world.checkers.coinMoved(
                        world.node(0), new CoinTransition(coin, CoinState.LOCKED, CoinState.CONFIRMED, a)));
    }

    @Test
    void aNetworkWithoutAQuorumIsFoundNotToLive() {
        RunResult result = Simulation.run(RunPlan.calm("dead", 1, 4)
                .withTreasons(Map.of(0, List.of(TreasonKind.SILENT), 1, List.of(TreasonKind.SILENT))));
        assertEquals(Optional.of(Invariant.LIVENESS), result.violation().map(Violation::invariant));
        assertEquals(
                List.of(MasternodeTier.BRONZE),
                result.plan().tiers().stream().distinct().toList());
    }
}
