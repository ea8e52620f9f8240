package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An adversary decides when messages come, within what the links and the plan allow. */
final class DelayChooserTest {

    private static final long EXTRA = 700;

    private static SimulatedWorld world(MessageOrder order) {
        return new SimulatedWorld(
                RunPlan.calm("order", 1, 4)
                        .withLinks(LinkProfile.WAN)
                        .withOrder(order, EXTRA)
                        .withFaultMillis(10_000),
                false);
    }

    @ParameterizedTest
    @EnumSource(MessageOrder.class)
    void noMessageIsEarlierOrLaterThanItMayBe(MessageOrder order) {
        SimulatedWorld world = world(order);
        DelayChooser chooser = new DelayChooser(world);
        long longest = bounded(world, chooser, EXTRA);
        assertTrue(longest > 99 * VirtualTime.MILLI || order == MessageOrder.FAIR, order + ": " + longest);
        world.time.runUntil(10_000 * VirtualTime.MILLI);
        bounded(world, new DelayChooser(world), 0);
    }

    /** Sends something of each kind between all hosts; the longest delay. */
    private static long bounded(SimulatedWorld world, DelayChooser chooser, long extraMillis) {
        long longest = 0;
        for (int round = 0; round < 60; round++) {
            for (int from = 0; from < 4; from++) {
                for (int to = 0; to < 4; to++) {
                    Vote vote = vote(from, round / 6);
                    Envelope envelope = switch (round % 3) {
                        case 0 -> new Envelope(new VoteMessage(vote));
                        case 1 -> new Envelope(new StatusMessage(0, 0, round));
                        default -> new Envelope(certificate(world, round / 6));
                    };
                    long delay = chooser.delayMicros(from, to, envelope);
                    longest = Math.max(longest, delay);
                    assertTrue(delay >= world.plan.links().leastMicros(from, to), "too early");
                    long most =
                            99 * VirtualTime.MILLI + extraMillis * VirtualTime.MILLI; // another link's for what is held
                    assertTrue(delay <= most, "too late: " + delay);
                }
            }
        }
        return longest;
    }

    private static Vote vote(int signer, long view) {
        Statement statement = new Statement(StatementKind.NOTARIZE, 0, view + 1, view, Hash256.ZERO);
        return new Vote(statement, signer, Signature.of(new byte[Signature.LENGTH]));
    }

    private static PeerMessage certificate(SimulatedWorld world, long view) {
        return world.random.nextBoolean()
                ? new PeerMessage.CertificateMessage(
                        new Certificate(vote(0, view).statement(), List.of(), List.of()))
                : new PeerMessage.ProposalMessage(proposal(world, view));
    }

    private static Proposal proposal(SimulatedWorld world, long view) {
        Block block = world.ledger
                .blockRules()
                .build(
                        world.ledger.initialState(),
                        SimulatedLedger.GENESIS_TIME + 1 + view,
                        world.ledger.set.voter(0).id(),
                        List.of());
        return new Proposal(
                new Statement(StatementKind.PROPOSAL, 0, view + 1, view, block.hash()),
                0,
                Signature.of(new byte[Signature.LENGTH]),
                CompactBlock.of(block),
                List.of());
    }

    /** In how many of so many runs a situation occurs. */
    private static long runsWith(Situation situation, MessageOrder order, long extraMillis, int runs) {
        return LongStream.range(0, runs)
                .mapToObj(seed -> Simulation.run(RunPlan.calm("order", seed, 4).withOrder(order, extraMillis)))
                .peek(run -> assertEquals(Optional.empty(), run.violation(), () -> order + " " + run.plan()))
                .filter(run -> run.situations().containsKey(situation))
                .count();
    }

    @Test
    void theVoteThatCompletesAQuorumIsHeldUntilTheViewIsNullifiedToo() {
        assertEquals(12, runsWith(Situation.VOTE_HELD, MessageOrder.LAST_VOTES_LATE, 2_500, 12));
        assertTrue(runsWith(Situation.VIEW_SPLIT, MessageOrder.LAST_VOTES_LATE, 2_500, 100) > 0, "no view was split");
    }

    @Test
    void proposalsComeAfterTheirNotarization() {
        assertEquals(12, runsWith(Situation.PROPOSAL_AFTER_NOTARIZATION, MessageOrder.PROPOSALS_LATE, 500, 12));
    }
}
