package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.simulation.Violation.Invariant;
import java.util.Optional;

/**
 * Durable before sent (protocol §5): when something leaves a correct voter, its disk has it, its block, the certificate that it
 * rests on, and every ancestor that the chain on that disk does not have, each with a certificate that covers it. So what a
 * quorum has said any quorum can go on from, whenever the power fails and whoever comes back.
 */
final class DurabilityChecker {

    private final SimulatedWorld world;
    private final LedgerChecker ledger;

    DurabilityChecker(SimulatedWorld world, LedgerChecker ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** A correct node acts upon a certificate: each correct voter that it counts still has its part, or what settled it. */
    void held(Certificate certificate) {
        for (int signer : certificate.signers()) {
            SimulatedDisk disk = world.node(signer).disk();
            boolean faulty = world.plan.isTraitor(signer) || !disk.isComplete();
            boolean settled = disk.isLetGo(certificate.epoch(), certificate.view());
            require(
                    faulty || settled || isRecorded(disk, certificate.statement()),
                    signer,
                    certificate.statement(),
                    "itself");
        }
    }

    /** A correct voter says something for the first time; of a view below the final block on its disk it needs nothing. */
    void left(int voter, SimulatedDisk disk, Statement statement) {
        if (disk.isLetGo(statement.epoch(), statement.view())) {
            return;
        }
        require(isRecorded(disk, statement), voter, statement, "itself");
        boolean onNotarization = statement.kind() == StatementKind.FINALIZE;
        boolean openingSettled = disk.isLetGo(statement.epoch(), statement.view() - 1);
        require(
                onNotarization || openingSettled || hasOpening(disk, statement),
                voter,
                statement,
                "what opened its view");
        if (statement.kind() == StatementKind.NULLIFY) {
            return;
        }
        Optional<Block> body = disk.records().body(statement.blockHash());
        require(body.isPresent(), voter, statement, "its block");
        if (onNotarization) {
            Statement notarized = new Statement(
                    StatementKind.NOTARIZE,
                    statement.epoch(),
                    statement.view(),
                    statement.parentView(),
                    statement.blockHash());
            require(disk.records().isCertain(notarized), voter, statement, "the notarization");
        }
    }

    /** The same: the ancestors of what it votes for. */
    void leftOn(int voter, SimulatedDisk disk, Statement statement) {
        if (statement.kind() != StatementKind.NULLIFY && !disk.isLetGo(statement.epoch(), statement.view())) {
            disk.records()
                    .body(statement.blockHash())
                    .ifPresent(voted -> requireAncestors(voter, disk, statement, voted));
        }
    }

    private static void require(boolean durable, int voter, Statement statement, String what) {
        if (!durable) {
            throw new Violation(
                    Invariant.DURABLE_BEFORE_SENT,
                    statement,
                    "voter " + voter + " says " + statement + ", and " + what + " is not on its disk");
        }
    }

    private static boolean isRecorded(SimulatedDisk disk, Statement statement) {
        return disk.records().hasSaid(statement);
    }

    /** A certificate of the view before; the first view of an epoch is opened by the finalization of a settlement. */
    private boolean hasOpening(SimulatedDisk disk, Statement statement) {
        if (statement.view() > 1) {
            return disk.records().hasEnded(statement.epoch(), statement.view() - 1);
        }
        Optional<Hash256> settlement = ledger.opening(statement.epoch());
        return statement.epoch() == 0
                || disk.records().certificates().stream()
                        .anyMatch(of -> of.kind() == StatementKind.FINALIZE
                                && settlement.equals(Optional.of(of.statement().blockHash())));
    }

    private static void requireAncestors(int voter, SimulatedDisk disk, Statement statement, Block voted) {
        boolean covered = disk.records().isCertified(voted.hash());
        Block child = voted;
        while (!disk.isSynced(child.height() - 1, child.header().parentHash())) {
            Hash256 hash = child.header().parentHash();
            Optional<Block> parent = disk.records().body(hash);
            require(parent.isPresent(), voter, statement, "its ancestor " + hash);
            covered |= disk.records().isCertified(hash);
            require(covered, voter, statement, "a certificate that covers its ancestor " + hash);
            child = parent.orElseThrow();
        }
    }
}
