package io.timecoin.consensus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.Input.Recorded;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * One core of four equal voters, its disk and its restarts; checks everything that leaves it. Whoever drives it plays the
 * other voters, who may say anything, and the node around the core, which keeps to the contract of {@link Input}.
 */
final class ScriptedCore {

    private static final ConsensusConfig CONFIG = ConsensusConfig.STANDARD;
    private static final long[] WEIGHTS = {1, 1, 1, 1};

    final int self;
    TestVoters voters = new TestVoters(0, WEIGHTS);
    ConsensusCore core;
    long now = 1_000_000;

    /** Certificates of all views that the core has accepted. */
    final List<Certificate> accepted = new ArrayList<>();

    private final Set<Hash256> judgedInvalid = new HashSet<>();
    private final Queue<Effect.Cast> unwritten = new ArrayDeque<>();
    private final List<Statement> left = new ArrayList<>();
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Vote> votes = new ArrayList<>();
    private final List<Certificate> certificates = new ArrayList<>();
    private ChainState tip = voters.genesis();
    private Optional<Certificate> finalization = Optional.empty();
    private long finalView;
    private boolean halted;

    ScriptedCore(int self) {
        this.self = self;
        this.core = waiting();
        start();
    }

    private ConsensusCore waiting() {
        return new ConsensusCore(CONFIG, TestVoters.GENESIS, self < 0 ? null : TestVoters.signer(self), tip);
    }

    private void start() {
        halted = false;
        finalView = 0;
        apply(new Input.Started(
                tip,
                finalization,
                new Recorded(List.copyOf(proposals), List.copyOf(votes), List.copyOf(certificates)),
                true,
                0));
    }

    void apply(Input input) {
        if (input instanceof Input.Judged(Input.BlockFacts facts, Judgement judgement, boolean _)
                && judgement == Judgement.INVALID) {
            judgedInvalid.add(facts.hash());
        }
        core.apply(input, now).forEach(this::check);
        long next = core.nextWakeup();
        assertTrue(next > now, () -> "wants to be woken at " + next + ", now is " + now);
        assertTrue(next <= now + CONFIG.retryInterval() + CONFIG.idleBlockInterval(), () -> "sleeps until " + next);
    }

    /** The oldest cast becomes durable and leaves; the votes come back. */
    void write() {
        Effect.Cast cast = unwritten.poll();
        if (cast == null) {
            return;
        }
        cast.proposal().ifPresent(proposals::add);
        votes.addAll(cast.votes());
        certificates.addAll(cast.restsOn());
        statements(cast).forEach(this::leave);
        for (Vote vote : cast.votes()) {
            apply(new Input.VoteReceived(vote));
        }
    }

    /** A vote that left this core comes back from a peer. */
    void echo(int which) {
        if (!votes.isEmpty()) {
            apply(new Input.VoteReceived(votes.get(which % votes.size())));
        }
    }

    /** The process ends and starts again with what is durable. */
    void restart() {
        unwritten.clear();
        accepted.clear();
        core = waiting();
        start();
    }

    /** A settlement that others finalized opens the next epoch with the same voters. */
    void openEpoch(Hash256 settlement, Certificate opening, long timestamp) {
        long epoch = core.epoch() + 1;
        voters = new TestVoters(epoch, WEIGHTS);
        tip = new ChainState(epoch, settlement, timestamp, epoch, epoch, timestamp, 0, 0, voters.set);
        finalization = Optional.of(opening);
        finalView = 0;
        accepted.clear();
        apply(new Input.ChainAdvanced(tip, opening));
    }

    private static List<Statement> statements(Effect.Cast cast) {
        List<Statement> statements = new ArrayList<>();
        cast.proposal().map(Proposal::statement).ifPresent(statements::add);
        cast.votes().stream().map(Vote::statement).forEach(statements::add);
        return statements;
    }

    private void check(Effect effect) {
        switch (effect) {
            case Effect.Cast cast -> {
                assertFalse(halted, "a halted core casts");
                assertTrue(self >= 0, "an observer casts");
                List<Statement> fresh = statements(cast);
                fresh.forEach(this::assertContradictsNothing);
                assertNoneConflict(fresh);
                unwritten.forEach(earlier -> fresh.forEach(
                        statement -> statements(earlier).forEach(other -> assertNoConflict(other, statement))));
                unwritten.add(cast);
            }
            case Effect.Repeat repeat ->
                repeat.proposal().map(Proposal::statement).ifPresent(this::assertHasLeft);
            case Effect.Relay relay -> accepted.add(relay.certificate());
            case Effect.Finalized done -> {
                assertTrue(done.finalization().view() > finalView, "finality goes back");
                finalView = done.finalization().view();
            }
            case Effect.Halted halt -> {
                halted = true;
                assertTrue(isProven(halt), () -> "halted without proof: " + halt);
            }
            case Effect.EvidenceFound(Evidence evidence) -> {
                assertTrue(Evidence.conflict(evidence.first(), evidence.second()), evidence::toString);
                assertFalse(evidence.signer() == self, () -> "accuses itself: " + evidence);
            }
            case Effect.Validate _,
                    Effect.Obtain _,
                    Effect.LookAgain _,
                    Effect.SelfDiffers _,
                    Effect.SelfAgrees _,
                    Effect.Build _,
                    Effect.BuildAgain _,
                    Effect.FetchCertificates _,
                    Effect.ViewEntered _ -> {}
        }
    }

    private void leave(Statement statement) {
        assertContradictsNothing(statement);
        left.add(statement);
    }

    private void assertHasLeft(Statement statement) {
        assertTrue(left.contains(statement), () -> "repeats what was never durable: " + statement);
    }

    private void assertContradictsNothing(Statement statement) {
        left.forEach(earlier -> assertNoConflict(earlier, statement));
    }

    private static void assertNoneConflict(List<Statement> statements) {
        statements.forEach(a -> statements.forEach(b -> assertNoConflict(a, b)));
    }

    private static void assertNoConflict(Statement earlier, Statement later) {
        assertFalse(Evidence.conflict(earlier, later), () -> earlier + " and then " + later);
    }

    private boolean isProven(Effect.Halted halt) {
        List<Certificate> proof = halt.certificates();
        boolean contradiction =
                proof.stream().anyMatch(a -> proof.stream().anyMatch(b -> contradict(a.statement(), b.statement())));
        boolean invalid = proof.stream()
                .anyMatch(certificate ->
                        judgedInvalid.contains(certificate.statement().blockHash()));
        return contradiction || invalid;
    }

    /** Protocol §6: two certificates that cannot both be while the faulty weigh less than a third. */
    private static boolean contradict(Statement a, Statement b) {
        if (a.kind() == StatementKind.NULLIFY || a.epoch() != b.epoch()) {
            return false;
        }
        if (b.kind() == StatementKind.NULLIFY) {
            return a.kind() == StatementKind.FINALIZE && a.view() == b.view();
        }
        if (a.view() == b.view()) {
            return a.parentView() != b.parentView() || !a.blockHash().equals(b.blockHash());
        }
        return a.kind() == StatementKind.FINALIZE && b.view() > a.view() && b.parentView() < a.view();
    }
}
