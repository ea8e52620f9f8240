package io.timecoin.node;

import io.timecoin.network.PeerManager;
import io.timecoin.network.StrangersShare.Room;
import io.timecoin.sync.Sync;
import jakarta.inject.Singleton;

/** What all peers that are no voters take of this node together, each beside its bound, and what their questions wait for. */
@Singleton
public record StrangerMetrics(PeerManager peers, Sync sync) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        Room inbound = peers.strangers().inbound();
        Room told = peers.strangers().told();
        Room replies = peers.strangers().replies();
        registry.counter(
                "timecoin_strangers_refused",
                "Messages from and to strangers for which their share had no room",
                () -> (double) inbound.refused() + told.refused() + replies.refused());
        registry.gauge(
                "timecoin_peer_waiting_questions",
                "Questions of peers that wait for their turn",
                () -> sync.waitingQuestions());
        registry.counter(
                "timecoin_peer_questions_let_go",
                "Questions of peers beyond what one link may let wait",
                () -> sync.questionsLetGo());
    }
}
