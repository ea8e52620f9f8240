package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What may be signed and certified (protocol §5, "Why it is safe"); it weighs votes by itself and trusts nothing of the nodes. */
final class StatementChecker {

    private record View(long epoch, long view) {}

    private record Voice(int voter, View view) {}

    private final SimulatedWorld world;
    private final LedgerChecker ledger;
    private final LineageChecker lineage = new LineageChecker();
    private final Map<Voice, List<Statement>> said = new LinkedHashMap<>();
    private final Map<View, Statement> notarized = new LinkedHashMap<>();
    private final Set<Statement> notarizations = new LinkedHashSet<>();
    private final Set<View> nullified = new LinkedHashSet<>();
    private final Set<View> finalized = new LinkedHashSet<>();
    private final Set<Certificate> checked = new LinkedHashSet<>();
    private final Set<Hash256> invalid = new LinkedHashSet<>();

    /** Blocks that are invalid until the voter that they name proposes them. */
    private final Map<Hash256, Integer> misnamed = new LinkedHashMap<>();

    private int accusations;

    StatementChecker(SimulatedWorld world, LedgerChecker ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** A node has found a block valid. */
    void blockKnown(Block block) {
        lineage.known(block);
    }

    /** A block breaks a rule. */
    void neverNotarized(Hash256 blockHash) {
        invalid.add(blockHash);
    }

    /** A block names a voter that has not made it. */
    void neverNotarizedUnlessProposedBy(int voter, Hash256 blockHash) {
        misnamed.put(blockHash, voter);
    }

    /** Views that were nullified though a correct voter led them. */
    long nullifiedOfCorrectLeaders() {
        return nullified.stream()
                .filter(view -> !world.isFaulty(
                        world.ledger.voters(view.epoch()).leaders().leader(view.view())))
                .count();
    }

    /** A correct voter's signature leaves it; whether for the first time. */
    boolean left(int voter, Statement statement) {
        List<Statement> before = said.computeIfAbsent(new Voice(voter, view(statement)), key -> new ArrayList<>());
        for (Statement earlier : before) {
            if (exclude(earlier, statement)) {
                throw new Violation(
                        Invariant.NO_CONTRADICTION,
                        statement,
                        "voter " + voter + " says " + statement + " after " + earlier);
            }
        }
        if (before.contains(statement)) {
            return false;
        }
        before.add(statement);
        if (statement.kind() == StatementKind.PROPOSAL) {
            misnamed.remove(statement.blockHash(), voter);
        }
        if (invalid.contains(statement.blockHash()) || misnamed.containsKey(statement.blockHash())) {
            throw new Violation(Invariant.NO_INVALID_NOTARIZED, "voter " + voter + " says " + statement);
        }
        if (statement.kind() == StatementKind.NOTARIZE) {
            checkBase(voter, statement);
        }
        if (statement.kind() == StatementKind.FINALIZE && !notarizations.contains(notarize(statement))) {
            throw new Violation(
                    Invariant.FINALIZE_NEEDS_NOTARIZATION,
                    statement,
                    "voter " + voter + " says " + statement + ", but nobody holds a notarization of that");
        }
        return true;
    }

    /** What has to be notarized for a Finalize. */
    private static Statement notarize(Statement finalize) {
        return new Statement(
                StatementKind.NOTARIZE, finalize.epoch(), finalize.view(), finalize.parentView(), finalize.blockHash());
    }

    /** Two different ones of a kind, or Finalize and Nullify; what the nodes hold for a conflict is not asked. */
    private static boolean exclude(Statement one, Statement other) {
        boolean sameKind = one.kind() == other.kind() && !one.equals(other);
        Set<StatementKind> kinds = EnumSet.of(one.kind(), other.kind());
        return sameKind || kinds.equals(EnumSet.of(StatementKind.FINALIZE, StatementKind.NULLIFY));
    }

    /**
     * Protocol §5.3: the parent view is notarized (or opened the epoch), every view between is nullified, and the block is a child of
     * what was notarized there.
     */
    private void checkBase(int voter, Statement statement) {
        for (long between = statement.parentView() + 1; between < statement.view(); between++) {
            if (!nullified.contains(new View(statement.epoch(), between))) {
                throw new Violation(
                        Invariant.SKIPPED_VIEWS_NULLIFIED,
                        statement,
                        "voter " + voter + " says " + statement + ", but nobody holds a nullification of view "
                                + between);
            }
        }
        Optional<Hash256> parent = statement.parentView() == 0
                ? ledger.opening(statement.epoch())
                : Optional.ofNullable(notarized.get(new View(statement.epoch(), statement.parentView())))
                        .map(Statement::blockHash);
        if (parent.isEmpty()) {
            throw new Violation(
                    Invariant.SKIPPED_VIEWS_NULLIFIED,
                    statement,
                    "voter " + voter + " says " + statement + ", but its parent view is not notarized");
        }
        lineage.notarized(voter, statement, parent.get());
    }

    /** A correct node, or the checker of another one, takes a certificate for true; whether it is a new one. */
    boolean certificate(Certificate certificate) {
        if (!checked.add(certificate)) {
            return false;
        }
        Statement statement = certificate.statement();
        checkSigners(certificate);
        View view = view(statement);
        if (statement.kind() == StatementKind.NULLIFY) {
            nullified.add(view);
        } else {
            Statement block = notarize(statement);
            if (statement.kind() == StatementKind.NOTARIZE) {
                notarizations.add(block);
            }
            Statement other = notarized.putIfAbsent(view, block);
            if (other != null && !other.equals(block)) {
                throw new Violation(Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW, statement, other + " and " + block);
            }
        }
        if (statement.kind() == StatementKind.FINALIZE) {
            finalized.add(view);
        }
        if (finalized.contains(view) && nullified.contains(view)) {
            throw new Violation(
                    Invariant.FINAL_VIEW_NOT_NULLIFIED, statement, "there are certificates of both for " + view);
        }
        return true;
    }

    private void checkSigners(Certificate certificate) {
        Statement statement = certificate.statement();
        long weight = 0;
        for (int signer : certificate.signers()) {
            weight += world.ledger.set.voter(signer).weight();
            boolean silent = !world.plan.isTraitor(signer)
                    && !said.getOrDefault(new Voice(signer, view(statement)), List.of())
                            .contains(statement);
            if (silent) {
                throw new Violation(
                        Invariant.NO_FORGED_SIGNER,
                        statement,
                        statement + " counts voter " + signer + ", who has not said it");
            }
        }
        long total = world.ledger.set.voters().stream()
                .mapToLong(voter -> voter.weight())
                .sum();
        if (3 * weight <= 2 * total) {
            throw new Violation(
                    Invariant.QUORUM,
                    statement,
                    statement + " is signed by " + weight + " of the weight " + total + " only");
        }
    }

    void accused(Evidence evidence) {
        accusations++;
    }

    /** How often a traitor was proven to be one. */
    int accusations() {
        return accusations;
    }

    private static View view(Statement statement) {
        return new View(statement.epoch(), statement.view());
    }
}
