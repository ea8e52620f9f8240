package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The power of four honest voters fails when one of them has voted on a block whose parent it had only fetched, and one of the
 * others does not come back. The parent was notarized in a view that all have left by its nullification, so that no record holds its
 * notarization. Three of four hear each other: they have to go on.
 */
final class PowerFailureTest {

    private static final int VOTERS = 4;

    private final SimulatedWorld world = new SimulatedWorld(
            RunPlan.calm("power-failure", 1, VOTERS)
                    .withEpochMillis(3_600_000)
                    .withPayments(new Workload.Size(0, 0, 1, 0, 0, 0)),
            false);
    private final SimulatedLedger ledger = world.ledger;
    private final LeaderSchedule leaders = new LeaderSchedule(ledger.genesisHash, 0, ledger.set);

    /** Did not hear the proposal of view 1 in time. */
    private final int deaf = anyBut(leaders.leader(1));

    /** Does not come back. */
    private final int away = anyBut(deaf, leaders.leader(2));

    private final ChainState genesis = ledger.initialState();
    private final Block parent = block(genesis, 1_000, 1);
    private final Block child = block(after(parent), 3_100, 2);
    private final Statement notarizeParent = new Statement(StatementKind.NOTARIZE, 0, 1, 0, parent.hash());
    private final Statement nullify = Statement.nullify(0, 1);
    private final Statement notarizeChild = new Statement(StatementKind.NOTARIZE, 0, 2, 1, child.hash());
    private final Certificate notarized = certificateWithout(deaf, notarizeParent);
    private final Certificate nullified = certificateWithout(away, nullify);

    private static int anyBut(int... others) {
        return IntStream.range(0, VOTERS)
                .filter(voter -> IntStream.of(others).noneMatch(other -> other == voter))
                .findFirst()
                .orElseThrow();
    }

    private Vote vote(int voter, Statement statement) {
        return new Vote(statement, voter, ledger.operator(voter).sign(statement.digest(ledger.genesisHash)));
    }

    private Certificate certificateWithout(int absent, Statement statement) {
        List<Integer> signers = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (int voter = 0; voter < VOTERS; voter++) {
            if (voter != absent) {
                signers.add(voter);
                signatures.add(vote(voter, statement).signature());
            }
        }
        return new Certificate(statement, signers, signatures);
    }

    private Optional<Proposal> proposal(int voter, Block block, long view, long parentView, List<Certificate> shown) {
        if (leaders.leader(view) != voter) {
            return Optional.empty();
        }
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, view, parentView, block.hash());
        return Optional.of(
                new Proposal(statement, voter, vote(voter, statement).signature(), CompactBlock.of(block), shown));
    }

    /** It is written with all that it rests on, and leaves. */
    private void said(
            int voter,
            Optional<Proposal> proposal,
            Statement statement,
            List<Block> bodies,
            List<Certificate> certificates) {
        record(voter, proposal, statement, bodies, certificates);
        world.checkers.left(world.node(voter), proposal, List.of(vote(voter, statement)));
    }

    private void record(
            int voter,
            Optional<Proposal> proposal,
            Statement said,
            List<Block> bodies,
            List<Certificate> certificates) {
        world.node(voter).disk().write(proposal, List.of(vote(voter, said)), bodies, certificates);
        world.node(voter).disk().written();
    }

    /** Everybody says it, with all on its disk that the rules ask for. */
    private void allSpeak() {
        List.of(parent, child).forEach(world.checkers::blockKnown);
        for (int voter = 0; voter < VOTERS; voter++) {
            said(voter, Optional.empty(), nullify, List.of(), List.of());
            if (voter != deaf) {
                said(voter, proposal(voter, parent, 1, 0, List.of()), notarizeParent, List.of(parent), List.of());
            }
        }
        List.of(notarized, nullified).forEach(world.checkers::certificate);
        for (int voter = 0; voter < VOTERS; voter++) {
            if (voter != away) {
                said(
                        voter,
                        proposal(voter, child, 2, 1, List.of(notarized)),
                        notarizeChild,
                        List.of(parent, child),
                        List.of(nullified, notarized));
            }
        }
    }

    /** What an earlier program had on its disk: it recorded neither notarizations nor bodies of ancestors. */
    private void exchangeDisk(int voter) {
        world.node(voter).exchangeDisk(new SimulatedDisk(genesis, ledger.genesis.coins()));
        if (voter != deaf) {
            record(voter, proposal(voter, parent, 1, 0, List.of()), notarizeParent, List.of(parent), List.of());
        }
        record(voter, Optional.empty(), nullify, List.of(), List.of());
        if (voter != away) {
            record(
                    voter,
                    proposal(voter, child, 2, 1, List.of(notarized)),
                    notarizeChild,
                    List.of(child),
                    List.of(nullified));
        }
    }

    @Test
    void threeOfFourGoOnThoughOneOfThemHasLostTheParentOfWhatItVotedOn() {
        allSpeak();
        IntStream.range(0, VOTERS).forEach(this::exchangeDisk);
        world.time.runUntil(4_000 * VirtualTime.MILLI);
        world.nodes().stream().filter(node -> node.host != away).forEach(SimulatedNode::start);
        world.time.runUntil(34_000 * VirtualTime.MILLI);
        world.nodes().stream()
                .filter(SimulatedNode::isUp)
                .forEach(node -> assertTrue(node.replica().tip().height() >= 3, () -> Simulation.describe(node)));
    }

    private ChainState after(Block block) {
        return ((BlockOutcome.Accepted)
                        ledger.blockRules().check(genesis, block, List.of(), (transaction, input) -> true))
                .next();
    }

    private Block block(ChainState parent, long millis, long view) {
        return ledger.blockRules()
                .build(
                        parent,
                        SimulatedLedger.GENESIS_TIME + millis,
                        ledger.set.voter(leaders.leader(view)).id(),
                        List.of());
    }
}
