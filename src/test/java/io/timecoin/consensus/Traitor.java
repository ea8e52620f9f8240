package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A faulty operator: it knows the protocol's messages and no rule. */
final class Traitor {

    private final int operator;
    private final Scenario.Treason treason;
    private final SimulatedNetwork net;
    private final Set<List<Object>> done = new HashSet<>();
    private Optional<Certificate> highest = Optional.empty();

    Traitor(int operator, Scenario.Treason treason, SimulatedNetwork net) {
        this.operator = operator;
        this.treason = treason;
        this.net = net;
    }

    void receive(int from, SimulatedMessage message) {
        if (treason == Scenario.Treason.SILENT) {
            return;
        }
        switch (message) {
            case SimulatedMessage.Proposed(Proposal proposal) -> saw(proposal.statement());
            case SimulatedMessage.Voted(Vote vote) -> saw(vote.statement());
            case SimulatedMessage.Certified(Certificate certificate) -> {
                if (certificate.kind() != StatementKind.NULLIFY
                        && (highest.isEmpty() || isNewer(certificate, highest.get()))) {
                    highest = Optional.of(certificate);
                }
                saw(certificate.statement());
            }
            default -> {
                if (net.random.nextInt(4) == 0) {
                    net.send(operator, from, new SimulatedMessage.Ping());
                }
            }
        }
    }

    private static boolean isNewer(Certificate a, Certificate b) {
        return a.epoch() > b.epoch() || (a.epoch() == b.epoch() && a.view() > b.view());
    }

    private void saw(Statement statement) {
        long epoch = statement.epoch();
        long view = statement.view();
        for (long v = view; v <= view + 1; v++) {
            if (done.add(List.of("view", epoch, v))) {
                say(Statement.nullify(epoch, v), treason == Scenario.Treason.NULLIFIER ? 1 : 0.3);
                if (treason == Scenario.Treason.EQUIVOCATOR && net.voters(epoch).leader(v) == operator) {
                    long proposedIn = v;
                    net.schedule(net.random.nextInt(200), () -> proposeTwice(epoch, proposedIn));
                }
            }
        }
        if (treason == Scenario.Treason.EQUIVOCATOR
                && statement.kind() != StatementKind.NULLIFY
                && done.add(List.of(statement))) {
            for (StatementKind kind : List.of(StatementKind.NOTARIZE, StatementKind.FINALIZE)) {
                say(new Statement(kind, epoch, view, statement.parentView(), statement.blockHash()), 0.6);
            }
        }
    }

    private void say(Statement statement, double share) {
        Vote vote = net.voters(statement.epoch()).vote(operator, statement);
        for (int to = 0; to < net.size(); to++) {
            if (net.random.nextDouble() < share) {
                net.send(operator, to, new SimulatedMessage.Voted(vote));
            }
        }
    }

    private void proposeTwice(long epoch, long view) {
        Optional<Certificate> base = highest.filter(c -> c.epoch() == epoch && c.view() < view);
        long parentView = base.map(Certificate::view).orElse(0L);
        if (base.isEmpty() && highest.isPresent() && highest.get().epoch() != epoch - 1) {
            return;
        }
        Hash256 parent =
                base.or(() -> highest).map(c -> c.statement().blockHash()).orElse(TestVoters.GENESIS);
        for (int i = 0; i < 2; i++) {
            TestBlock block = net.random.nextInt(5) == 0 ? net.block(parent) : child(epoch, parent);
            Statement statement = new Statement(StatementKind.PROPOSAL, epoch, view, parentView, block.hash());
            Proposal proposal = TestVoters.proposal(
                    operator, statement, block.compact(), base.map(List::of).orElse(List.of()));
            for (int to = 0; to < net.size(); to++) {
                if (net.random.nextBoolean()) {
                    net.send(operator, to, new SimulatedMessage.Proposed(proposal));
                }
            }
            saw(statement);
        }
    }

    private TestBlock child(long epoch, Hash256 parentHash) {
        long height = net.block(parentHash).header().height() + 1;
        boolean settlement = net.isSettlementHeight(height) ^ net.random.nextInt(10) == 0;
        return net.register(TestBlock.of(
                height,
                epoch,
                settlement ? BlockKind.SETTLEMENT : BlockKind.NORMAL,
                parentHash,
                operator,
                net.salt(),
                Set.of(),
                net.random.nextInt(8) != 0));
    }
}
