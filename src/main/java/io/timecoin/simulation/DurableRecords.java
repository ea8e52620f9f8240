package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What is durable of a vote log, found by what it is about. The same thing written twice stays until both are let go. */
final class DurableRecords {

    /**
     * One entry.
     *
     * @param epoch of the view in which it was written
     * @param view of what it is, or of what it was written for
     */
    record Said(long epoch, long view, Object what) {

        private static Said later(Said one, Said other) {
            boolean isLater = other.epoch > one.epoch || (other.epoch == one.epoch && other.view >= one.view);
            return isLater ? other : one;
        }
    }

    private record View(long epoch, long view) {}

    private final Map<Hash256, Said> bodies = new LinkedHashMap<>();
    private final Map<Statement, Said> proposals = new LinkedHashMap<>();
    private final Map<Statement, Said> votes = new LinkedHashMap<>();
    private final Map<Certificate, Said> certificates = new LinkedHashMap<>();

    /** Statements of certificates: by the block, and by the view. */
    private final Map<Hash256, Said> certified = new LinkedHashMap<>();

    private final Map<View, Said> ended = new LinkedHashMap<>();
    private final Map<Statement, Said> certain = new LinkedHashMap<>();

    DurableRecords() {}

    DurableRecords(DurableRecords other) {
        bodies.putAll(other.bodies);
        proposals.putAll(other.proposals);
        votes.putAll(other.votes);
        certificates.putAll(other.certificates);
        certified.putAll(other.certified);
        ended.putAll(other.ended);
        certain.putAll(other.certain);
    }

    void add(Said said) {
        switch (said.what()) {
            case Block block -> bodies.merge(block.hash(), said, Said::later);
            case Proposal proposal -> proposals.merge(proposal.statement(), said, Said::later);
            case Vote vote -> votes.merge(vote.statement(), said, Said::later);
            case Certificate certificate -> add(certificate, said);
            default -> throw new IllegalArgumentException("nothing that is recorded: " + said);
        }
    }

    private void add(Certificate certificate, Said said) {
        certificates.put(certificate, said);
        certain.put(certificate.statement(), said);
        ended.put(new View(certificate.epoch(), certificate.view()), said);
        if (certificate.kind() != StatementKind.NULLIFY) {
            certified.merge(certificate.statement().blockHash(), said, Said::later);
        }
    }

    /** Lets go of what was said in such a view of an epoch. */
    void letGo(BiPredicate<Long, Long> old) {
        for (Map<?, Said> map : List.of(bodies, proposals, votes, certificates, certified, ended, certain)) {
            map.values().removeIf(said -> old.test(said.epoch(), said.view()));
        }
    }

    boolean hasSaid(Statement statement) {
        return (statement.kind() == StatementKind.PROPOSAL ? proposals : votes).containsKey(statement);
    }

    Optional<Block> body(Hash256 hash) {
        return Optional.ofNullable(bodies.get(hash)).map(said -> (Block) said.what());
    }

    /** Whether a block is notarized or final, by some certificate. */
    boolean isCertified(Hash256 hash) {
        return certified.containsKey(hash);
    }

    boolean isCertain(Statement statement) {
        return certain.containsKey(statement);
    }

    /** Whether there is any certificate of a view. */
    boolean hasEnded(long epoch, long view) {
        return ended.containsKey(new View(epoch, view));
    }

    Input.Recorded said() {
        return new Input.Recorded(
                all(proposals, Proposal.class), all(votes, Vote.class), all(certificates, Certificate.class));
    }

    List<Block> bodies() {
        return all(bodies, Block.class);
    }

    Collection<Certificate> certificates() {
        return certificates.keySet();
    }

    private static <T> List<T> all(Map<?, Said> map, Class<T> type) {
        return map.values().stream().map(Said::what).map(type::cast).toList();
    }
}
