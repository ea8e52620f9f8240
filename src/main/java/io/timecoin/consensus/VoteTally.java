package io.timecoin.consensus;

import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The votes of one kind in one view: at most one for each signer, weighed for each distinct statement. A second, different
 * one of a signer is not counted, but returned so that it can be shown as evidence.
 *
 * <p>Keeps INV-16: no signer counts twice.
 */
final class VoteTally {

    private final ActiveSet set;
    private final TreeMap<Integer, Vote> bySigner = new TreeMap<>();
    private final Map<Statement, Long> weights = new LinkedHashMap<>();

    VoteTally(ActiveSet set) {
        this.set = set;
    }

    /** What adding a vote did. */
    sealed interface Outcome {
        /** Counted. */
        record Counted() implements Outcome {}

        /** The same vote was here before. */
        record Known() implements Outcome {}

        /** The signer has voted differently before. */
        record Conflicting(Vote earlier) implements Outcome {}
    }

    Outcome add(Vote vote) {
        Vote earlier = bySigner.get(vote.signer());
        if (earlier != null) {
            return earlier.statement().equals(vote.statement())
                    ? new Outcome.Known()
                    : new Outcome.Conflicting(earlier);
        }
        bySigner.put(vote.signer(), vote);
        weights.merge(vote.statement(), set.voter(vote.signer()).weight(), Long::sum);
        return new Outcome.Counted();
    }

    Optional<Vote> of(int signer) {
        return Optional.ofNullable(bySigner.get(signer));
    }

    Collection<Vote> all() {
        return bySigner.values();
    }

    long weight(Statement statement) {
        return weights.getOrDefault(statement, 0L);
    }

    /** What signers of a witness share have said with one voice; with several, the heaviest. */
    Optional<Statement> witnessed() {
        return weights.entrySet().stream()
                .filter(said -> set.isWitnessShare(said.getValue()))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** Who has said exactly this. */
    List<Integer> signersOf(Statement statement) {
        return bySigner.values().stream()
                .filter(vote -> vote.statement().equals(statement))
                .map(Vote::signer)
                .toList();
    }

    long heaviest() {
        return weights.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The certificate over {@code statement}, if a quorum has signed it. */
    Optional<Certificate> certificate(Statement statement) {
        if (!set.isQuorum(weight(statement))) {
            return Optional.empty();
        }
        List<Integer> signers = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (Vote vote : bySigner.values()) {
            if (vote.statement().equals(statement)) {
                signers.add(vote.signer());
                signatures.add(vote.signature());
            }
        }
        return Optional.of(new Certificate(statement, signers, signatures));
    }
}
