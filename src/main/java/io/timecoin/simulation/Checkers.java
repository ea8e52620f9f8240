package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.network.fetch.Step;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Watches everything that correct nodes do, and ends the run at the first broken invariant. */
final class Checkers {

    private record View(long epoch, long view) {}

    private final SimulatedWorld world;
    private final StatementChecker statements;
    private final LedgerChecker ledger;
    private final DurabilityChecker durability;
    private final LeaderChecker leaders;
    private final HeldBytesChecker held;
    private final LifecycleChecker lifecycle = new LifecycleChecker();
    private final Set<View> views = new LinkedHashSet<>();

    Checkers(SimulatedWorld world) {
        this.world = world;
        this.ledger = new LedgerChecker(world.ledger);
        this.statements = new StatementChecker(world, ledger);
        this.leaders = new LeaderChecker(world.ledger);
        this.durability = new DurabilityChecker(world, ledger);
        this.held = new HeldBytesChecker(world.ledger.genesis.parameters().maxBlockBytes());
    }

    void restarted(SimulatedNode node) {
        lifecycle.restarted(node.host);
    }

    /** What a node holds of each voter, now and then. */
    void holding(SimulatedNode node) {
        held.check(node.host, node.replica()::heldBytes);
    }

    /** A node has the blocks that it lacked. */
    void caughtUp(SimulatedNode node) {
        if (!node.isTraitor()) {
            ledger.states().check(node.host, node.disk());
        }
    }

    /** The run is over: all that correct nodes have on their disks. */
    void over() {
        world.staying().forEach(this::caughtUp);
    }

    /** A node finds that a host has said what no correct node says. */
    void atFault(SimulatedNode node, SimulatedNode other, Step.False fault) {
        if (other.isTraitor()) {
            world.situations.occurred(Situation.TRAITOR_AT_FAULT, node.host);
        } else if (!node.isTraitor()) {
            throw new Violation(
                    Invariant.HONEST_NEVER_AT_FAULT,
                    "node " + node.host + " finds that node " + other.host + " " + fault.fault());
        }
    }

    /** Signatures of a node are on their way to others. */
    void left(SimulatedNode node, Optional<Proposal> proposal, List<Vote> votes) {
        if (node.isTraitor()) {
            return;
        }
        List<Statement> said = new ArrayList<>();
        proposal.ifPresent(own -> said.add(own.statement()));
        votes.stream()
                .filter(vote -> vote.signer() == node.voter) // others' votes are repeated too (protocol §5.8)
                .forEach(vote -> said.add(vote.statement()));
        for (Statement statement : said) {
            boolean isNew = statements.left(node.voter, statement);
            if (isNew && world.plan.flaw() == Flaw.NONE) {
                durability.left(node.voter, node.disk(), statement);
                durability.leftOn(node.voter, node.disk(), statement);
            }
        }
    }

    /** A link ends for what was sent on it: between correct nodes that run that never happens. */
    void linkEnds(SimulatedNode from, SimulatedNode to, String reason) {
        if (!isRunning(from) || !isRunning(to)) {
            return;
        }
        throw new Violation(
                Invariant.LINKS_LAST,
                "node " + from.host + " ends its link to node " + to.host + ", and both run: " + reason);
    }

    private static boolean isRunning(SimulatedNode node) {
        return !node.isTraitor() && node.isUp() && !node.isFrozen();
    }

    /** Views that were nullified though a correct voter led them. */
    long nullifiedOfCorrectLeaders() {
        return statements.nullifiedOfCorrectLeaders();
    }

    /** A node has found a block valid. */
    void blockKnown(Block block) {
        statements.blockKnown(block);
    }

    /** A node holds a certificate to be true. */
    void certificate(Certificate certificate) {
        boolean isNew = statements.certificate(certificate);
        if (isNew && world.plan.flaw() == Flaw.NONE) {
            durability.held(certificate);
        }
    }

    void finalized(SimulatedNode node, List<FinalizedBlock> blocks) {
        if (node.isTraitor()) {
            return;
        }
        for (FinalizedBlock block : blocks) {
            ledger.finalized(node.host, block);
            world.workload.finalized(node.host, block.block());
            certificate(block.finalization());
        }
    }

    void coinMoved(SimulatedNode node, CoinTransition transition) {
        lifecycle.moved(node.host, transition);
    }

    void viewEntered(SimulatedNode node, long epoch, long view, int leader) {
        views.add(new View(epoch, view));
        if (!node.isTraitor()) {
            leaders.entered(node.host, epoch, view, leader);
        }
    }

    void accused(SimulatedNode node, Evidence evidence) {
        if (!world.plan.isTraitor(evidence.signer()) || !Evidence.conflict(evidence.first(), evidence.second())) {
            throw new Violation(
                    Invariant.NO_FALSE_ACCUSATION,
                    "node " + node.host + " accuses voter " + evidence.signer() + " by " + evidence.first() + " and "
                            + evidence.second());
        }
        if (!node.isTraitor()) {
            statements.accused(evidence);
        }
    }

    void halted(SimulatedNode node, String reason) {
        if (!node.isTraitor()) {
            throw new Violation(Invariant.NO_HALT, "node " + node.host + " has stopped voting: " + reason);
        }
    }

    /** A traitor proposes a block that breaks a rule: no correct voter may ever notarize it. */
    void neverNotarized(Hash256 blockHash) {
        statements.neverNotarized(blockHash);
    }

    /** The same of a block that names another voter than the traitor: that one, if it is correct, may build just this block. */
    void neverNotarizedUnlessProposedBy(int voter, Hash256 blockHash) {
        statements.neverNotarizedUnlessProposedBy(voter, blockHash);
    }

    /** How often a correct node could prove a traitor to be one. */
    int accusations() {
        return statements.accusations();
    }

    LedgerChecker ledger() {
        return ledger;
    }

    /** Views that any node has entered. */
    long views() {
        return views.size();
    }
}
