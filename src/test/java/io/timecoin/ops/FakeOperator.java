package io.timecoin.ops;

import io.quarkus.test.Mock;
import io.timecoin.ledger.TestLedger;
import io.timecoin.node.AdminCookie;
import io.timecoin.query.PeerAdmin;
import io.timecoin.query.view.BanView;
import io.timecoin.query.view.BookView;
import io.timecoin.query.view.PeerView;
import io.timecoin.query.view.ScoredPeer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A cookie that tests know, and bans that are only remembered. Whatever has a dot or a colon can be banned. */
@Mock
@Singleton
public final class FakeOperator implements PeerAdmin {

    static final String COOKIE = "__cookie__:" + "5a".repeat(32);

    static final ScoredPeer PEER = new ScoredPeer(
            new PeerView(TestLedger.signer("peer").publicKey(), Optional.empty(), "203.0.113.7:1", true, 1, 2, 3, 4, 5),
            "203.0.113.7:1",
            -12);

    static final BookView.Entry ENDPOINT = new BookView.Entry(
            TestLedger.signer("found").publicKey().toHex(),
            "203.0.113.9:24100",
            Optional.empty(),
            "tried",
            TestLedger.signer("peer").publicKey().toHex(),
            "203.0.113.7",
            1,
            2,
            Optional.of(3L),
            4);

    final Map<String, BanView> banned = new ConcurrentSkipListMap<>();
    volatile boolean full;

    @Produces
    @Singleton
    AdminCookie cookie() {
        return AdminCookie.of(COOKIE);
    }

    @Override
    public List<ScoredPeer> peers() {
        return List.of(PEER);
    }

    @Override
    public BookView book() {
        return new BookView(true, List.of(ENDPOINT), new BookView.Exchange(11, 12, 13, 14, 15, 16));
    }

    @Override
    public List<BanView> bans() {
        return List.copyOf(banned.values());
    }

    @Override
    public boolean isSubject(String text) {
        return text.contains(".") || text.contains(":");
    }

    @Override
    public Optional<BanView> ban(String subject, Duration duration) {
        if (full) {
            return Optional.empty();
        }
        BanView ban = new BanView(subject, 0, duration.toMillis(), 1, "by an operator");
        banned.put(subject, ban);
        return Optional.of(ban);
    }

    @Override
    public boolean unban(String subject) {
        return banned.remove(subject) != null;
    }
}
