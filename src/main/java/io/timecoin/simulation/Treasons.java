package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.StatusMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The simplest treasons. */
final class Treasons {

    private Treasons() {}

    static final class Silent implements Treason {
        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.SILENT,
                            self,
                            () -> "does not say " + message.getClass().getSimpleName() + " to node " + to);
            return List.of();
        }
    }

    /**
     * Is as good as any until it leaves, at some moment of the faults or soon after. Attacks what rests on its votes: blocks
     * that only it has, views that only its vote made final (protocol §5, Durable before sent).
     */
    static final class Vanishes implements Treason {
        private boolean decided;

        @Override
        public void started(SimulatedNode self) {
            if (!decided) {
                decided = true;
                SimulatedWorld world = self.world();
                long stays = world.random.nextLong(world.plan.faultMillis() * 6 / 5);
                world.time.after(stays * VirtualTime.MILLI, () -> {
                    world.treasons.committed(TreasonKind.VANISHES, self, () -> "leaves for good");
                    self.leave();
                });
            }
        }
    }

    /** Its links live, so it does not count as dead, and that is all. Attacks the leader timer (protocol §5.1). */
    static final class OnlyPings implements Treason {
        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            if (message instanceof StatusMessage) {
                return List.of(message);
            }
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.ONLY_PINGS,
                            self,
                            () -> "does not say " + message.getClass().getSimpleName() + " to node " + to);
            return List.of();
        }
    }

    /** Neither proposes nor notarizes in the views that it leads. Attacks the leader timer (protocol §5.1, §5.4). */
    static final class SilentLeader implements Treason {
        private final Set<Statement> kept = new LinkedHashSet<>();

        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            Optional<Proposal> own = TraitorKey.ownProposal(self, message);
            own.ifPresent(proposal -> {
                kept.add(TraitorKey.like(proposal.statement(), StatementKind.NOTARIZE, proposal.blockHash()));
                self.world()
                        .treasons
                        .committed(
                                TreasonKind.SILENT_LEADER,
                                self,
                                () -> "does not propose " + EventTrace.brief(proposal.statement()) + " to node " + to);
            });
            boolean silent = own.isPresent()
                    || TraitorKey.ownVote(self, message).filter(kept::contains).isPresent();
            return silent ? List.of() : List.of(message);
        }
    }

    /** Shows a height that nobody has and answers no question for its blocks. Attacks catching up (protocol §9). */
    static final class LiesAboutHeight implements Treason {
        private static final long LIE = 1_000;

        @Override
        public long claims(long finalHeight) {
            return finalHeight + LIE;
        }

        @Override
        public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
            if (!(message instanceof StatusMessage status)) {
                return List.of(message);
            }
            self.world().treasons.committed(TreasonKind.LIES_ABOUT_HEIGHT, self, () -> "lies to node " + to);
            return List.of(new StatusMessage(status.finalHeight() + LIE, status.epoch(), status.view()));
        }

        @Override
        public boolean takes(SimulatedNode self, int from, PeerMessage message) {
            return !(message instanceof GetFinalBlocks
                    || message instanceof GetSettlements
                    || message instanceof GetBlockRange);
        }
    }

    /** Follows the protocol; what is wrong is something else. */
    static final class Obedient implements Treason {}
}
