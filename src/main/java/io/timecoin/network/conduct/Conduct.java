package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Scores the faults of peers, by node key and by prefix of their address, and bans at {@link Score#BANNED_AT} (protocol §7).
 *
 * <p>A ban of a prefix does not hold for who has proven to be a voter, nor for whom this node dials, nor for keys that were
 * linked from there when it began and were not at fault: whoever shares an address with a villain does not pay for him. While
 * something is banned its further faults count nothing, since they were on their way already.
 *
 * <p>Safe for any thread; nothing waits.
 */
public final class Conduct implements Faults {

    private static final Logger LOG = Logger.getLogger(Conduct.class);

    /** Most keys whose last address is remembered, so that who leaves at once after a fault does not spare its prefix. */
    static final int MOST_ADDRESSES = 1_024;

    /** Bans are told of once in so long, ms; in between as DEBUG: keys are free, and nobody must fill this node's log. */
    private static final long LOG_MILLIS = 10_000;

    private final LongSupplier monotonicMillis;
    private final LongSupplier wallMillis;
    private final BanStore store;
    private final Scores scores = new Scores();
    private final BanList bans = new BanList();
    private final Map<PublicKey, String> addresses = new LinkedHashMap<>();
    private final Set<PublicKey> linked = new TreeSet<>();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> begun = new EnumMap<>(Fault.class);
    private long loggedAt = Long.MIN_VALUE;
    private volatile Runnable enforcer = () -> {};

    /**
     * With the bans that were saved.
     *
     * @param monotonicMillis for scores
     * @param wallMillis Unix ms, for bans
     */
    public Conduct(LongSupplier monotonicMillis, LongSupplier wallMillis, BanStore store) {
        this.monotonicMillis = monotonicMillis;
        this.wallMillis = wallMillis;
        this.store = store;
        bans.restore(store.load(), wallMillis.getAsLong());
    }

    /** Names who ends the links that are not to stand any more; called after each new ban, on the thread that brought it about. */
    public void enforcedBy(Runnable ending) {
        enforcer = ending;
    }

    // ---- links

    /** A link to a proven node key stands. */
    public synchronized void linked(PublicKey nodeKey, String host) {
        addresses.remove(nodeKey);
        addresses.put(nodeKey, host);
        linked.add(nodeKey);
        if (addresses.size() > MOST_ADDRESSES) {
            addresses.keySet().stream()
                    .filter(key -> !linked.contains(key))
                    .findFirst()
                    .ifPresent(addresses::remove);
        }
    }

    /** It has ended. */
    public synchronized void unlinked(PublicKey nodeKey) {
        linked.remove(nodeKey);
    }

    /** The ban by which a link is not wanted, if there is one. */
    public synchronized Optional<Ban> refusing(Candidate peer) {
        long now = wallMillis.getAsLong();
        Optional<Ban> ofKey = bans.of(new Subject.Node(peer.nodeKey()), now);
        if (ofKey.isPresent() || peer.voter() || peer.dialled()) {
            return ofKey;
        }
        return bans.ofAddress(peer.host(), now).stream()
                .filter(ban -> !ban.spared().contains(peer.nodeKey()))
                .findFirst();
    }

    // ---- faults

    @Override
    public void atFault(PublicKey peer, Fault fault) {
        boolean banned;
        synchronized (this) {
            faults.merge(fault, 1L, Long::sum);
            String host = addresses.get(peer);
            banned = count(new Subject.Node(peer), fault, Set::of);
            banned |= host != null && countAddress(host, fault, peer);
        }
        if (banned) {
            enforcer.run();
        }
    }

    /** Somebody was at fault who has proven no key: only the address is known, and no key that it has named is blamed. */
    public void atFault(String host, Fault fault) {
        boolean banned;
        synchronized (this) {
            faults.merge(fault, 1L, Long::sum);
            banned = countAddress(host, fault, null);
        }
        if (banned) {
            enforcer.run();
        }
    }

    private boolean countAddress(String host, Fault fault, @Nullable PublicKey culprit) {
        Optional<AddressPrefix> prefix = AddressPrefix.counted(host);
        return prefix.isPresent()
                && count(new Subject.Prefix(prefix.get()), fault, () -> neighbours(prefix.get(), culprit));
    }

    /** Whether it is banned now, and was not before. */
    private boolean count(Subject subject, Fault fault, Supplier<Set<PublicKey>> spared) {
        long now = wallMillis.getAsLong();
        if (bans.of(subject, now).isPresent()
                || scores.add(subject, fault, monotonicMillis.getAsLong()) > Score.BANNED_AT) {
            return false;
        }
        scores.clear(subject);
        Ban ban = bans.begin(subject, fault, spared.get(), now);
        begun.merge(fault, 1L, Long::sum);
        log(ban);
        store.changed(this::bans);
        return true;
    }

    private void log(Ban ban) {
        long now = monotonicMillis.getAsLong();
        boolean news = loggedAt == Long.MIN_VALUE || now - loggedAt >= LOG_MILLIS;
        loggedAt = news ? now : loggedAt;
        LOG.logf(
                news ? Logger.Level.INFO : Logger.Level.DEBUG,
                "banned %s for %s: %s",
                ban.subject(),
                Duration.ofMillis(ban.until() - ban.since()),
                ban.reason().map(Fault::words).orElse("by an operator"));
    }

    /** Linked from a prefix and not at fault. */
    private Set<PublicKey> neighbours(AddressPrefix prefix, @Nullable PublicKey culprit) {
        Set<PublicKey> keys = new TreeSet<>();
        for (PublicKey key : linked) {
            String host = addresses.get(key);
            boolean banned =
                    bans.of(new Subject.Node(key), wallMillis.getAsLong()).isPresent();
            if (!(culprit != null && key.equals(culprit)) && !banned && host != null && prefix.contains(host)) {
                keys.add(key);
            }
        }
        return keys;
    }

    // ---- operators

    /** Zero or negative points of a node key. */
    public synchronized int score(PublicKey nodeKey) {
        return scores.points(new Subject.Node(nodeKey), monotonicMillis.getAsLong());
    }

    /** All bans that hold, and those that are over and remembered; the oldest first. */
    public synchronized List<Ban> bans() {
        return bans.all(wallMillis.getAsLong());
    }

    /** Those that hold. */
    public List<Ban> bansInForce() {
        long now = wallMillis.getAsLong();
        return bans().stream().filter(ban -> ban.holdsAt(now)).toList();
    }

    /** Bans by an operator's word; empty if there is no room for another such ban. */
    public Optional<Ban> ban(Subject subject, Duration duration) {
        Optional<Ban> ban;
        synchronized (this) {
            ban = bans.order(subject, duration.toMillis(), wallMillis.getAsLong());
        }
        if (ban.isPresent()) {
            store.changed(this::bans);
            enforcer.run();
        }
        return ban;
    }

    /** Lifts a ban, whoever made it; its bearer begins anew. False if there is none. */
    public boolean lift(Subject subject) {
        boolean lifted;
        synchronized (this) {
            lifted = bans.lift(subject, wallMillis.getAsLong());
            scores.clear(subject);
        }
        store.changed(this::bans);
        return lifted;
    }

    /** Faults that were noticed since the start. */
    public synchronized long faults(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** Bans that a fault has brought since the start, of keys and of prefixes. */
    public synchronized long begun(Fault fault) {
        return begun.getOrDefault(fault, 0L);
    }
}
