package io.timecoin.query;

import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerManager;
import io.timecoin.network.conduct.Ban;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Subject;
import io.timecoin.network.discovery.BookEntry;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.discovery.DiscoveryCounts;
import io.timecoin.network.discovery.DiscoveryCounts.Event;
import io.timecoin.query.view.BanView;
import io.timecoin.query.view.BookView;
import io.timecoin.query.view.ScoredPeer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Of the links and the scores of this node. */
@Singleton
public final class LivePeerAdmin implements PeerAdmin {

    private final PeerManager links;
    private final Conduct conduct;
    private final Discovery discovery;

    public LivePeerAdmin(PeerManager links, Conduct conduct, Discovery discovery) {
        this.links = links;
        this.conduct = conduct;
        this.discovery = discovery;
    }

    @Override
    public List<ScoredPeer> peers() {
        return links.peers().stream()
                .map(peer ->
                        new ScoredPeer(LiveNodeQueries.view(peer), peer.remoteAddress(), conduct.score(peer.nodeKey())))
                .toList();
    }

    @Override
    public BookView book() {
        return new BookView(
                discovery.isEnabled(),
                discovery.entries().stream().map(LivePeerAdmin::view).toList(),
                exchange(discovery.counts()));
    }

    private static BookView.Exchange exchange(DiscoveryCounts counts) {
        return new BookView.Exchange(
                counts.get(Event.ASKED),
                counts.get(Event.HEARD),
                counts.get(Event.NEWS),
                counts.get(Event.UNASKED),
                counts.get(Event.ANSWERED),
                counts.get(Event.LET_GO));
    }

    private static BookView.Entry view(BookEntry entry) {
        return new BookView.Entry(
                entry.nodeKey().toHex(),
                entry.endpoint().toString(),
                entry.announcement().operator().map(NodeRecord::masternodeId),
                entry.table().name().toLowerCase(Locale.ROOT),
                entry.origin().teller().toHex(),
                entry.origin().from().getHostAddress(),
                entry.heardAt(),
                entry.announcement().endpoint().expiresAt(),
                entry.metAt() == 0 ? Optional.empty() : Optional.of(entry.metAt()),
                entry.failures());
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
