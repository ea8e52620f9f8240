package io.timecoin.simulation;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Treasons of voters that say what excludes each other. */
final class FalseVotes {

    private FalseVotes() {}

    /** What a proposal, a vote or a certificate says. */
    private static Optional<Statement> statementOf(PeerMessage message) {
        return switch (message) {
            case ProposalMessage said -> Optional.of(said.proposal().statement());
            case VoteMessage said -> Optional.of(said.vote().statement());
            case CertificateMessage said -> Optional.of(said.certificate().statement());
            default -> Optional.empty();
        };
    }

    /**
     * Notarizes and finalizes one block of a view towards some and another one towards others. Attacks (i) of protocol §5:
     * a correct voter's one voice must keep two blocks of a view from being notarized.
     */
    static final class Equivocating implements Treason {
        private final Map<Statement, Hash256> others = new LinkedHashMap<>();
        private final Map<Long, Hash256> proposed = new LinkedHashMap<>();

        @Override
        public boolean takes(SimulatedNode self, int from, PeerMessage message) {
            statementOf(message)
                    .filter(statement -> statement.kind() != StatementKind.NULLIFY)
                    .ifPresent(statement -> proposed.put(statement.view(), statement.blockHash()));
            return true;
        }

        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            Optional<Statement> own =
                    TraitorKey.ownVote(self, message).filter(statement -> statement.kind() != StatementKind.NULLIFY);
            boolean differs = own.isPresent() && (to + own.get().view()) % 2 == 0;
            if (!differs) {
                return List.of(message);
            }
            Statement statement = own.get();
            Statement other = TraitorKey.like(statement, statement.kind(), other(self, statement));
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.EQUIVOCATING_VOTER,
                            self,
                            () -> "says " + EventTrace.brief(other) + " to node " + to);
            VoteMessage instead = TraitorKey.vote(self, other);
            return self.world().random.nextInt(3) == 0 ? List.of(instead, message) : List.of(instead);
        }

        /** Another block that somebody has named in the view, if there is one; the same for all who are told it. */
        private Hash256 other(SimulatedNode self, Statement statement) {
            Hash256 named = proposed.getOrDefault(statement.view(), statement.blockHash());
            return named.equals(statement.blockHash())
                    ? others.computeIfAbsent(statement, key -> TraitorKey.noise(self))
                    : named;
        }
    }

    /**
     * Notarizes, finalizes and nullifies every view and every block that it hears of, at once. Attacks (i) and (ii) of
     * protocol §5, and the tallies: contradicting votes may count for a quorum only once in each of them.
     */
    static final class ForEverything implements Treason {
        private final Set<Statement> said = new LinkedHashSet<>();

        @Override
        public boolean takes(SimulatedNode self, int from, PeerMessage message) {
            statementOf(message)
                    .filter(statement ->
                            statement.epoch() == self.replica().core().epoch())
                    .ifPresent(statement -> {
                        say(self, TraitorKey.like(statement, StatementKind.NULLIFY, statement.blockHash()));
                        if (statement.kind() != StatementKind.NULLIFY) {
                            say(self, TraitorKey.like(statement, StatementKind.FINALIZE, statement.blockHash()));
                            say(self, TraitorKey.like(statement, StatementKind.NOTARIZE, statement.blockHash()));
                        }
                    });
            return true;
        }

        private void say(SimulatedNode self, Statement statement) {
            if (said.add(statement)) {
                self.world()
                        .treasons
                        .committed(TreasonKind.VOTES_FOR_EVERYTHING, self, () -> "says " + EventTrace.brief(statement));
                self.sender().forgeToAll(TraitorKey.vote(self, statement));
            }
        }
    }

    /**
     * Adds a Nullify to each Finalize, and a Finalize of the view's block to each Nullify; which of them a host gets first
     * differs. Attacks (ii) of protocol §5: a final view is not nullified.
     */
    static final class FinalizesAndNullifies implements Treason {
        private final Map<Long, Statement> named = new LinkedHashMap<>();

        @Override
        public boolean takes(SimulatedNode self, int from, PeerMessage message) {
            statementOf(message)
                    .filter(statement -> statement.kind() != StatementKind.NULLIFY)
                    .ifPresent(statement -> named.put(statement.view(), statement));
            return true;
        }

        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            Optional<Statement> opposite = TraitorKey.ownVote(self, message).flatMap(this::opposite);
            if (opposite.isEmpty()) {
                return List.of(message);
            }
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.FINALIZES_AND_NULLIFIES,
                            self,
                            () -> "also says " + EventTrace.brief(opposite.get()) + " to node " + to);
            VoteMessage other = TraitorKey.vote(self, opposite.get());
            return self.world().random.nextBoolean() ? List.of(message, other) : List.of(other, message);
        }

        private Optional<Statement> opposite(Statement own) {
            return switch (own.kind()) {
                case FINALIZE -> Optional.of(Statement.nullify(own.epoch(), own.view()));
                case NULLIFY ->
                    Optional.ofNullable(named.get(own.view()))
                            .filter(statement -> statement.epoch() == own.epoch())
                            .map(statement ->
                                    TraitorKey.like(statement, StatementKind.FINALIZE, statement.blockHash()));
                case NOTARIZE, PROPOSAL -> Optional.empty();
            };
        }
    }
}
