package io.timecoin.node;

import io.timecoin.network.PeerManager;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import jakarta.inject.Singleton;
import java.util.Locale;

/** How peers behave: what they have done that no correct node does, and who is kept out. */
@Singleton
public record ConductMetrics(Conduct conduct, PeerManager peers) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        registry.gauge("timecoin_peer_score", "Lowest score of a linked peer", this::lowestScore);
        registry.gauge(
                "timecoin_bans",
                "Node keys and prefixes that are banned",
                () -> conduct.bansInForce().size());
        for (Fault fault : Fault.values()) {
            registry.counter(
                    "timecoin_faults_" + named(fault),
                    "Faults of peers: " + fault.words(),
                    () -> conduct.faults(fault));
            registry.counter(
                    "timecoin_banned_" + named(fault),
                    "Bans that a fault has brought: " + fault.words(),
                    () -> conduct.begun(fault));
        }
    }

    private double lowestScore() {
        return peers.peers().stream()
                .mapToInt(peer -> conduct.score(peer.nodeKey()))
                .min()
                .orElse(0);
    }

    private static String named(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
