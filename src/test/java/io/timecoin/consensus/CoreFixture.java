package io.timecoin.consensus;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.Input.Recorded;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One core among voters whose every word the test says. What the core casts is durable at once, unless {@link #durable} is
 * false. Every action returns the effects that it had.
 */
final class CoreFixture {

    static final Hash256 ROOT = TestVoters.GENESIS;
    static final Recorded NOTHING = new Recorded(List.of(), List.of(), List.of());

    final TestVoters voters;
    final int self;
    final ConsensusCore core;
    long now = 1_000_000;
    boolean durable = true;

    private final List<Statement> said = new ArrayList<>();
    private long salt;

    private CoreFixture(TestVoters voters, int self) {
        this.voters = voters;
        this.self = self;
        this.core = new ConsensusCore(
                ConsensusConfig.STANDARD,
                TestVoters.GENESIS,
                self < 0 ? null : TestVoters.signer(self),
                voters.genesis());
    }

    /** A core that waits for its start. */
    static CoreFixture waiting(int self, long... weights) {
        return new CoreFixture(new TestVoters(0, weights), self);
    }

    static CoreFixture as(int self, long... weights) {
        CoreFixture fixture = waiting(self, weights);
        fixture.start(NOTHING);
        return fixture;
    }

    /** A voter that does not lead the first view, among four equals. */
    static CoreFixture following() {
        TestVoters voters = new TestVoters(0, 1, 1, 1, 1);
        return as((voters.leader(1) + 1) % 4, 1, 1, 1, 1);
    }

    /** The leader of the first view, among four equals. */
    static CoreFixture leading() {
        return as(new TestVoters(0, 1, 1, 1, 1).leader(1), 1, 1, 1, 1);
    }

    static CoreFixture observing() {
        return as(-1, 1, 1, 1, 1);
    }

    List<Effect> start(Recorded recorded) {
        return apply(new Input.Started(voters.genesis(), Optional.empty(), recorded, true, 0));
    }

    List<Effect> apply(Input input) {
        List<Effect> effects = new ArrayList<>(core.apply(input, now));
        for (Statement statement : votes(effects)) {
            said.add(statement);
        }
        if (durable) {
            for (Vote vote : castVotes(effects)) {
                effects.addAll(apply(new Input.VoteReceived(vote)));
            }
        }
        return effects;
    }

    /** Lets time pass as a caller would: waking the core whenever it asks to be. */
    List<Effect> pass(long millis) {
        long end = now + millis;
        List<Effect> effects = new ArrayList<>();
        for (long next = core.nextWakeup(); next <= end; next = core.nextWakeup()) {
            if (next <= now) {
                throw new AssertionError("the core wants to be woken again and again at " + next);
            }
            now = next;
            effects.addAll(apply(new Input.Tick()));
        }
        now = end;
        effects.addAll(apply(new Input.Tick()));
        return effects;
    }

    /** A normal block by the leader of a view. */
    TestBlock block(Hash256 parent, long view) {
        return TestBlock.of(1, 0, BlockKind.NORMAL, parent, voters.leader(view), ++salt, Set.of(1));
    }

    TestBlock emptyBlock(Hash256 parent, long view) {
        return TestBlock.of(1, 0, BlockKind.NORMAL, parent, voters.leader(view), ++salt, Set.of());
    }

    TestBlock settlement(Hash256 parent, long view) {
        return TestBlock.of(1, 0, BlockKind.SETTLEMENT, parent, voters.leader(view), ++salt, Set.of());
    }

    Proposal proposal(long view, long parentView, TestBlock block, Certificate... justification) {
        return TestVoters.proposal(
                voters.leader(view),
                new Statement(StatementKind.PROPOSAL, 0, view, parentView, block.hash()),
                block.compact(),
                List.of(justification));
    }

    List<Effect> propose(long view, long parentView, TestBlock block, Certificate... justification) {
        return apply(new Input.ProposalReceived(proposal(view, parentView, block, justification)));
    }

    List<Effect> judge(TestBlock block, Judgement judgement) {
        return apply(new Input.Judged(block.facts(), judgement, true));
    }

    /** The answer to {@link Effect.Obtain}. */
    List<Effect> bring(TestBlock block) {
        return apply(new Input.Judged(block.facts(), Judgement.VALID, false));
    }

    static Statement notarize(long view, long parentView, TestBlock block) {
        return new Statement(StatementKind.NOTARIZE, 0, view, parentView, block.hash());
    }

    static Statement finalizing(long view, long parentView, TestBlock block) {
        return new Statement(StatementKind.FINALIZE, 0, view, parentView, block.hash());
    }

    static Statement nullify(long view) {
        return Statement.nullify(0, view);
    }

    List<Effect> vote(int signer, Statement statement) {
        return apply(new Input.VoteReceived(voters.vote(signer, statement)));
    }

    /** Votes of all but this core's own operator. */
    List<Effect> voteOfOthers(Statement statement) {
        return others().mapToObj(i -> vote(i, statement)).flatMap(List::stream).toList();
    }

    /** A certificate by all but this core's own operator. */
    Certificate certificate(Statement statement) {
        return voters.certificate(statement, others().toArray());
    }

    List<Effect> certify(Statement statement) {
        return apply(new Input.CertificateReceived(certificate(statement)));
    }

    /** A view is notarized and its block is brought. */
    TestBlock notarized(long view, long parentView, TestBlock block) {
        certify(notarize(view, parentView, block));
        bring(block);
        return block;
    }

    /** The next settlement opens an epoch with these voters. */
    List<Effect> openEpoch(TestVoters next, TestBlock settlement, Certificate finalization, long timestamp) {
        ChainState opened = new ChainState(1, settlement.hash(), timestamp, 1, 1, timestamp, 0, 0, next.set);
        return apply(new Input.ChainAdvanced(opened, finalization));
    }

    IntStream others() {
        return IntStream.range(0, voters.set.size()).filter(i -> i != self);
    }

    /** A voter that is neither this core nor the leader of the view. */
    int bystander(long view) {
        return others().filter(i -> i != voters.leader(view)).findFirst().orElseThrow();
    }

    /** Whether this core has ever cast a statement. */
    boolean hasSaid(Statement statement) {
        return said.contains(statement);
    }

    List<Statement> said() {
        return List.copyOf(said);
    }

    static List<Statement> votes(List<Effect> effects) {
        return castVotes(effects).stream().map(Vote::statement).toList();
    }

    private static List<Vote> castVotes(List<Effect> effects) {
        return only(effects, Effect.Cast.class)
                .flatMap(cast -> cast.votes().stream())
                .toList();
    }

    static <E extends Effect> Stream<E> only(List<Effect> effects, Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast);
    }

    static <E extends Effect> boolean has(List<Effect> effects, Class<E> type) {
        return only(effects, type).findAny().isPresent();
    }

    static <E extends Effect> E one(List<Effect> effects, Class<E> type) {
        List<E> found = only(effects, type).toList();
        if (found.size() != 1) {
            throw new AssertionError("not one " + type.getSimpleName() + " in " + effects);
        }
        return found.getFirst();
    }

    static Recorded recorded(@Nullable Proposal proposal, List<Certificate> certificates, Vote... votes) {
        return new Recorded(proposal == null ? List.of() : List.of(proposal), Arrays.asList(votes), certificates);
    }
}
