package io.timecoin.query;

import io.timecoin.network.PeerManager;
import io.timecoin.network.conduct.Ban;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Subject;
import io.timecoin.query.view.BanView;
import io.timecoin.query.view.ScoredPeer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Of the links and the scores of this node. */
@Singleton
public final class LivePeerAdmin implements PeerAdmin {

    private final PeerManager links;
    private final Conduct conduct;

    public LivePeerAdmin(PeerManager links, Conduct conduct) {
        this.links = links;
        this.conduct = conduct;
    }

    @Override
    public List<ScoredPeer> peers() {
        return links.peers().stream()
                .map(peer ->
                        new ScoredPeer(LiveNodeQueries.view(peer), peer.remoteAddress(), conduct.score(peer.nodeKey())))
                .toList();
    }

    @Override
    public List<BanView> bans() {
        return conduct.bansInForce().stream().map(LivePeerAdmin::view).toList();
    }

    @Override
    public boolean isSubject(String text) {
        return Subject.parse(text).isPresent();
    }

    @Override
    public Optional<BanView> ban(String subject, Duration duration) {
        return Subject.parse(subject)
                .flatMap(named -> conduct.ban(named, duration))
                .map(LivePeerAdmin::view);
    }

    @Override
    public boolean unban(String subject) {
        return Subject.parse(subject).filter(conduct::lift).isPresent();
    }

    private static BanView view(Ban ban) {
        return new BanView(
                ban.subject().toString(),
                ban.since(),
                ban.until(),
                ban.times(),
                ban.reason().map(Fault::words).orElse("by an operator"));
    }
}
