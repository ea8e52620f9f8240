package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Lives in the past: whatever it sends leaves seconds late, and messages of views and epochs long gone come again and again.
 * Attacks the timers of protocol §5.1 and §5.8, and that what lies below the final view, or in another epoch, is dropped.
 */
final class Outdated implements Treason {

    private static final int MOST_KEPT = 2_000;
    private static final long PAUSE = 300 * VirtualTime.MILLI;

    private final List<PeerMessage> past = new ArrayList<>();
    private long delayMicros;

    @Override
    public void started(SimulatedNode self) {
        delayMicros = (1_000 + self.world().random.nextLong(6_000)) * VirtualTime.MILLI;
        self.later(PAUSE, () -> repeat(self));
    }

    private void repeat(SimulatedNode self) {
        for (int count = 0; count < 3 && !past.isEmpty(); count++) {
            self.sender().forgeToAll(past.get(self.world().random.nextInt(past.size())));
        }
        self.later(PAUSE, () -> repeat(self));
    }

    @Override
    public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
        keep(message);
        self.later(delayMicros, () -> {
            self.world()
                    .treasons
                    .committed(
                            TreasonKind.OUTDATED,
                            self,
                            () -> "sends late: " + message.getClass().getSimpleName());
            self.sender().forge(to, message);
        });
        return List.of();
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        keep(message);
        return true;
    }

    private void keep(PeerMessage message) {
        boolean ofConsensus = message instanceof VoteMessage
                || message instanceof ProposalMessage
                || message instanceof CertificateMessage
                || message instanceof StatusMessage;
        if (ofConsensus && past.size() < MOST_KEPT) {
            past.add(message);
        }
    }
}
