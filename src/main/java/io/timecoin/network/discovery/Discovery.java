package io.timecoin.network.discovery;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Direction;
import io.timecoin.network.EndpointExchange;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.discovery.DiscoveryCounts.Event;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds nodes (protocol §7, "Discovery"): once a second it looks at the links, asks peers for endpoints, and dials what the {@link
 * AddressBook} has, seeds, and what configured names stand for. The book is the lock of all state, under which nothing is sent, dialled or verified.
 * Safe for any thread.
 */
public final class Discovery implements EndpointExchange {

    /** Most bytes of memory that the address book takes, and what is remembered of questions and answers. */
    public static final long MOST_BYTES = AddressBook.MOST_BYTES + PeerExchange.MOST_BYTES;

    private final DiscoverySettings settings;
    private final DiscoveryTimings timings;
    private final LocalNode local;
    private final PeerManager peers;
    private final DiscoveryPorts ports;
    private final RandomGenerator random;
    private final DiscoveryCounts counts = new DiscoveryCounts();
    private final AddressBook book;
    private final BookDials dials;
    private final PeerExchange exchange;
    private final Seeds seeds = new Seeds();
    private final NamedAddresses addresses = new NamedAddresses();
    private final NameWatch names;

    /** What has happened on other threads since the last turn. */
    private final Queue<Runnable> happened = new ConcurrentLinkedQueue<>();

    /** Addresses that are kept linked because an operator or the genesis names them. */
    private Map<HostPort, HostPort> kept = Map.of();

    private Set<PublicKey> linked = Set.of();
    private long feelerAt;
    private long saveAt;
    private boolean unsaved;
    private long savedNews;
    private volatile boolean stopped;

    /** With the book that was saved; nothing happens before {@link #start}. */
    public Discovery(DiscoverySettings settings, LocalNode local, PeerManager peers, DiscoveryPorts ports) {
        this(settings, DiscoveryTimings.STANDARD, local, peers, ports);
    }

    /** With other waits. */
    Discovery(
            DiscoverySettings settings,
            DiscoveryTimings timings,
            LocalNode local,
            PeerManager peers,
            DiscoveryPorts ports) {
        this.settings = settings;
        this.timings = timings;
        this.local = local;
        this.peers = peers;
        this.ports = ports;
        this.random = ports.runtime().jitter();
        BookStore.Saved saved = ports.store().load();
        this.book = new AddressBook(saved.secret());
        this.dials = new BookDials(book, local, settings.mostOutbound(), timings, ports, counts, happened::add);
        this.exchange = new PeerExchange(settings.enabled(), local, peers, ports, timings, book, counts);
        List<HostPort> named = Stream.of(
                        settings.peers(),
                        settings.enabled() ? settings.registered() : List.<HostPort>of(),
                        settings.enabled() ? settings.seeds() : List.<HostPort>of(),
                        settings.enabled() ? settings.advertised().stream().toList() : List.<HostPort>of())
                .flatMap(List::stream)
                .toList();
        this.names = new NameWatch(NamedAddresses.names(named), timings.names(), ports, counts, this::found);
        if (settings.enabled()) {
            book.restore(saved.entries().stream().filter(this::isGenuine).toList(), wallMillis());
        }
    }

    /** What was saved is believed no more than what a peer says: told on, it would be this node's fault. */
    private boolean isGenuine(BookEntry entry) {
        boolean own =
                entry.nodeKey().equals(local.identity().nodeSigner().publicKey()); // another node's key may be its now
        return !own
                && exchange.isSigned(entry.announcement())
                && (entry.table() != BookTable.VOTERS || exchange.isVoter(entry.announcement()));
    }

    private long wallMillis() {
        return ports.runtime().clock().millis();
    }

    private long monotonicMillis() {
        return ports.runtime().nanoClock().getAsLong() / 1_000_000;
    }

    /** Begins, once links can be had. */
    public void start() {
        synchronized (book) {
            long now = monotonicMillis();
            feelerAt = now + timings.feeler().toMillis();
            saveAt = now + timings.save().toMillis();
        }
        names.start();
        turn();
    }

    /** Ends, before the links do. What is known is handed to be saved. */
    public void stop() {
        stopped = true;
        names.stop();
        save();
    }

    // ---- a turn

    private void turn() {
        if (stopped) {
            return;
        }
        try {
            List<Runnable> orders;
            synchronized (book) {
                orders = orders();
            }
            orders.forEach(Runnable::run);
        } catch (Throwable e) { // a timer would swallow it
            ports.failed().accept(e);
        }
        ports.runtime().scheduler().after(timings.turn(), this::turn);
    }

    /** What is to be done outside of the lock. */
    private List<Runnable> orders() {
        for (Runnable next = happened.poll(); next != null; next = happened.poll()) {
            next.run();
            unsaved = true;
        }
        List<Runnable> orders = new ArrayList<>();
        keepNamed(orders);
        if (settings.enabled()) {
            List<PeerInfo> links = peers.peers();
            see(links, orders);
            exchange.due(links).ifPresent(asking -> orders.add(send(asking)));
            dial(links, orders);
            rest();
        }
        return orders;
    }

    /** Dials and keeps what operators, and for who votes the genesis, have named; what a name stands for no longer it lets go of. */
    private void keepNamed(List<Runnable> orders) {
        List<HostPort> named = new ArrayList<>(settings.peers());
        if (settings.enabled() && votes()) {
            settings.registered().stream()
                    .filter(place -> !settings.advertised().equals(Optional.of(place)))
                    .forEach(named::add);
        }
        Map<HostPort, HostPort> wanted = addresses.of(named);
        wanted.forEach((address, name) -> {
            if (!kept.containsKey(address)) {
                orders.add(() -> peers.keep(address, name));
            }
        });
        kept.keySet().stream()
                .filter(address -> !wanted.containsKey(address))
                .forEach(address -> orders.add(() -> peers.release(address)));
        kept = wanted;
        seeds.set(addresses.addresses(settings.seeds()));
        settings.advertised()
                .map(addresses::of)
                .filter(places -> !places.isEmpty())
                .ifPresent(places -> places.stream()
                        .flatMap(place -> IpEndpoint.of(place).stream())
                        .findFirst()
                        .ifPresent(exchange::at));
    }

    private boolean votes() {
        return local.identity().records().get().filter(local.votes()).isPresent();
    }

    /** Whoever this node dials and finds is met; a link that is new is asked at once, and one that ended makes asking worth while. */
    private void see(List<PeerInfo> links, List<Runnable> orders) {
        Set<PublicKey> now = new TreeSet<>();
        Set<PublicKey> outbound = new TreeSet<>();
        Set<PublicKey> voters = new TreeSet<>();
        for (PeerInfo link : links) {
            now.add(link.nodeKey());
            NodeRecord record = link.record();
            if (record != null && local.votes().test(record)) {
                voters.add(link.nodeKey());
            }
            if (link.direction() == Direction.OUTBOUND) {
                outbound.add(link.nodeKey());
                Remote.of(link).ifPresent(place -> book.met(link.nodeKey(), place, wallMillis()));
                if (!linked.contains(link.nodeKey())) {
                    exchange.first(link).ifPresent(asking -> orders.add(send(asking)));
                }
            }
        }
        if (!now.containsAll(linked)) {
            exchange.hurry();
        }
        linked = now;
        dials.linked(outbound);
        dials.leaving().forEach(key -> orders.add(() -> peers.end(key, "this node only wanted to see who is there")));
        long seedAgain = monotonicMillis() + timings.sameAgain().toMillis();
        seeds.leaving(outbound, voters, seedAgain)
                .forEach(key -> orders.add(() -> peers.end(key, "this node has found others, with thanks")));
    }

    private Runnable send(PeerExchange.Asking asking) {
        return () -> peers.send(asking.peer(), asking.question());
    }

    private void dial(List<PeerInfo> links, List<Runnable> orders) {
        List<BookDials.Dial> due = new ArrayList<>(dials.due(links));
        long now = monotonicMillis();
        if (now >= feelerAt) {
            feelerAt = now + DiscoveryTimings.jittered(timings.feeler(), random).toMillis();
            dials.feeler(links).ifPresent(due::add);
        }
        due.forEach(dial -> orders.add(() -> peers.dial(dial.address(), dial.outcome())));
        int outbound = (int) links.stream()
                .filter(link -> link.direction() == Direction.OUTBOUND)
                .count();
        seeds.due(outbound, now, random).ifPresent(seed -> {
            counts.count(Event.DIALLED_SEED);
            orders.add(() -> peers.dial(seed, new SeedDial(seed, seeds, timings, ports.runtime(), happened::add)));
        });
    }

    private void rest() {
        long now = monotonicMillis();
        if (now >= saveAt) {
            saveAt = now + timings.save().toMillis();
            book.forget(wallMillis());
            long news = counts.get(Event.NEWS);
            if (unsaved || news != savedNews) {
                unsaved = false;
                savedNews = news;
                save();
            }
        }
    }

    private void save() {
        if (settings.enabled()) {
            ports.store().changed(this::entries);
        }
    }

    private void found(String name, List<InetAddress> now) {
        happened.add(() -> addresses.found(name, now));
    }

    // ---- EndpointExchange

    @Override
    public void asked(PeerInfo peer, GetEndpoints question) {
        exchange.asked(peer, question);
    }

    @Override
    public Uni<Void> told(PeerInfo peer, EndpointsReply reply) {
        return exchange.told(peer, reply);
    }

    // ---- what operators see

    /** Whether nodes are looked for. */
    public boolean isEnabled() {
        return settings.enabled();
    }

    /** All that is known, in order of node keys. */
    public List<BookEntry> entries() {
        synchronized (book) {
            return book.all();
        }
    }

    /** Bytes of memory that all of it takes, at most {@link #MOST_BYTES}. */
    public long bytes() {
        synchronized (book) {
            return book.bytes() + exchange.bytes();
        }
    }

    /** What was done since the start. */
    public DiscoveryCounts counts() {
        return counts;
    }
}
