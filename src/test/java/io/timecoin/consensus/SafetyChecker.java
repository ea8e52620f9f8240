package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Sees everything that leaves the correct nodes of a simulated network, and fails at the first broken promise. */
final class SafetyChecker {

    private record Place(long epoch, long view) {}

    private record Spoken(int operator, StatementKind kind, Place place) {}

    private final Set<Integer> faulty;
    private final LongFunction<TestVoters> votersOf;
    private final Map<Spoken, Statement> spoken = new HashMap<>();
    private final Map<Place, Statement> notarized = new HashMap<>();
    private final Set<Place> nullified = new HashSet<>();
    private final Set<Place> finalized = new HashSet<>();
    private final Set<Certificate> checked = new HashSet<>();
    private final Map<Long, Hash256> finalAtHeight = new HashMap<>();

    SafetyChecker(Set<Integer> faulty, LongFunction<TestVoters> votersOf) {
        this.faulty = faulty;
        this.votersOf = votersOf;
    }

    /** A signature of a correct operator is on its way to others. */
    void left(int operator, Statement statement) {
        Place place = place(statement);
        Statement earlier = spoken.putIfAbsent(new Spoken(operator, statement.kind(), place), statement);
        if (earlier != null && !earlier.equals(statement)) {
            fail("operator " + operator + " contradicts itself: " + earlier + " and " + statement);
        }
        if (spoken.containsKey(new Spoken(operator, StatementKind.FINALIZE, place))
                && spoken.containsKey(new Spoken(operator, StatementKind.NULLIFY, place))) {
            fail("operator " + operator + " both finalizes and nullifies " + place);
        }
    }

    /** A correct node holds a certificate to be true. */
    void certificate(Certificate certificate) {
        if (!checked.add(certificate)) {
            return;
        }
        Statement statement = certificate.statement();
        Place place = place(statement);
        TestVoters voters = votersOf.apply(certificate.epoch());
        if (!voters.set.isQuorum(certificate.weight(voters.set))) {
            fail("a certificate without a quorum: " + certificate.statement() + " by " + certificate.signers());
        }
        for (int signer : certificate.signers()) {
            if (!faulty.contains(signer)
                    && !statement.equals(spoken.get(new Spoken(signer, statement.kind(), place)))) {
                fail("a certificate counts what operator " + signer + " has not said: " + statement);
            }
        }
        if (statement.kind() == StatementKind.NULLIFY) {
            nullified.add(place);
        } else {
            Statement block = new Statement(
                    StatementKind.NOTARIZE,
                    statement.epoch(),
                    statement.view(),
                    statement.parentView(),
                    statement.blockHash());
            Statement other = notarized.putIfAbsent(place, block);
            if (other != null && !other.equals(block)) {
                fail("two blocks are notarized in one view: " + other + " and " + block);
            }
        }
        if (statement.kind() == StatementKind.FINALIZE) {
            finalized.add(place);
        }
        if (finalized.contains(place) && nullified.contains(place)) {
            fail("a final view is nullified: " + place);
        }
    }

    /** A correct node holds a block to be final. */
    void applied(int operator, long height, Hash256 hash) {
        Hash256 other = finalAtHeight.putIfAbsent(height, hash);
        if (other != null && !other.equals(hash)) {
            fail("operator " + operator + " has another final block at height " + height);
        }
    }

    void evidence(int operator, Evidence evidence) {
        if (!faulty.contains(evidence.signer())) {
            fail("operator " + operator + " accuses the correct operator " + evidence.signer() + ": " + evidence);
        }
        if (!Evidence.conflict(evidence.first(), evidence.second())) {
            fail("evidence that proves nothing: " + evidence);
        }
    }

    void fail(String violation) {
        throw new AssertionError(violation);
    }

    private static Place place(Statement statement) {
        return new Place(statement.epoch(), statement.view());
    }
}
