package io.timecoin.network.discovery;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.BackOff;
import io.timecoin.network.DialOutcome;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.LocalNode;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.Refusal;
import io.timecoin.network.discovery.OutboundChoice.Situation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Dials nodes of the book, a few at a time, and notes there what came of it. For one thread at a time: outcomes are handed over. */
final class BookDials {

    /** So many at once. */
    private static final int MOST_DIALLING = 4;

    /** Something to be dialled. */
    record Dial(HostPort address, DialOutcome outcome) {}

    private final AddressBook book;
    private final LocalNode local;
    private final OutboundChoice choice;
    private final BackOff backOff;
    private final RandomGenerator random;
    private final LongSupplier wallMillis;
    private final DiscoveryCounts counts;
    private final Consumer<Runnable> handOver;
    private final Map<PublicKey, BookEntry> dialling = new LinkedHashMap<>();
    private final Map<PublicKey, IpEndpoint> found = new LinkedHashMap<>();
    private final Set<PublicKey> felt = new TreeSet<>();

    /** @param handOver runs what it is given on the thread of this object, later */
    BookDials(
            AddressBook book,
            LocalNode local,
            int mostOutbound,
            DiscoveryTimings timings,
            DiscoveryPorts ports,
            DiscoveryCounts counts,
            Consumer<Runnable> handOver) {
        this.book = book;
        this.local = local;
        this.choice = new OutboundChoice(mostOutbound);
        this.backOff = new BackOff(timings.leastBackOff(), timings.mostBackOff());
        this.random = ports.runtime().jitter();
        this.wallMillis = () -> ports.runtime().clock().millis();
        this.counts = counts;
        this.handOver = handOver;
    }

    /** Those that are linked now; the others are no links of the book any more. */
    void linked(Set<PublicKey> keys) {
        found.keySet().retainAll(keys);
    }

    /** Links that were only to show who is there, and may go. */
    List<PublicKey> leaving() {
        List<PublicKey> leaving = List.copyOf(felt);
        felt.clear();
        return leaving;
    }

    /** What to dial now. */
    List<Dial> due(List<PeerInfo> links) {
        List<Dial> dials = new ArrayList<>();
        while (dialling.size() < MOST_DIALLING) {
            Optional<BookEntry> next = choice.next(book.all(), situation(links), wallMillis.getAsLong(), random);
            if (next.isEmpty()) {
                break;
            }
            dials.add(dial(next.get(), false));
        }
        return dials;
    }

    /** What to dial only to see who is there. */
    Optional<Dial> feeler(List<PeerInfo> links) {
        return dialling.isEmpty()
                ? choice.feeler(book.toTest(), book.all(), situation(links), wallMillis.getAsLong(), random)
                        .map(entry -> dial(entry, true))
                : Optional.empty();
    }

    private Dial dial(BookEntry entry, boolean feeler) {
        dialling.put(entry.nodeKey(), entry);
        counts.count(feeler ? DiscoveryCounts.Event.DIALLED_FEELER : DiscoveryCounts.Event.DIALLED_BOOK);
        return new Dial(entry.endpoint().hostPort(), new Attempt(entry, feeler));
    }

    private Situation situation(List<PeerInfo> links) {
        Set<PublicKey> taken = new TreeSet<>(dialling.keySet());
        taken.add(local.identity().nodeSigner().publicKey());
        Set<Hash256> masternodes = new TreeSet<>();
        List<InetAddress> strangers = new ArrayList<>();
        int voters = 0;
        for (PeerInfo link : links) {
            NodeRecord record = link.record();
            IpEndpoint place = found.get(link.nodeKey());
            boolean voter = record != null && local.votes().test(record);
            taken.add(link.nodeKey());
            if (record != null) {
                masternodes.add(record.masternodeId());
            }
            if (place != null && voter) {
                voters++;
            } else if (place != null) {
                strangers.add(place.ip());
            }
        }
        for (BookEntry entry : dialling.values()) {
            if (entry.table() == BookTable.VOTERS) {
                voters++;
                entry.announcement().operator().ifPresent(record -> masternodes.add(record.masternodeId()));
            } else {
                strangers.add(entry.endpoint().ip());
            }
        }
        boolean votes = local.identity().records().get().filter(local.votes()).isPresent();
        return new Situation(votes, taken, masternodes, strangers, voters);
    }

    /** One attempt; what comes of it is handed over. */
    private final class Attempt implements DialOutcome {

        private final BookEntry entry;
        private final boolean feeler;

        Attempt(BookEntry entry, boolean feeler) {
            this.entry = entry;
            this.feeler = feeler;
        }

        @Override
        public boolean isOrdered() {
            return false;
        }

        @Override
        public void linked(PublicKey key) {
            handOver.accept(() -> {
                over(key.equals(entry.nodeKey()));
                if (feeler) {
                    felt.add(key);
                } else {
                    found.put(key, entry.endpoint());
                }
            });
        }

        @Override
        public void refused(Refusal refusal, @Nullable PublicKey key) {
            handOver.accept(() -> {
                boolean there = key != null && key.equals(entry.nodeKey());
                over(there);
                if (refusal == Refusal.SELF_CONNECTION) {
                    book.remove(entry.nodeKey()); // it is this node's own endpoint
                } else if (there) {
                    book.postpone(
                            entry.nodeKey(),
                            wallMillis.getAsLong() + backOff.most().toMillis() / 30);
                }
            });
        }

        @Override
        public void failed() {
            handOver.accept(() -> over(false));
        }

        private void over(boolean met) {
            dialling.remove(entry.nodeKey());
            long now = wallMillis.getAsLong();
            if (met) {
                book.met(entry.nodeKey(), entry.endpoint(), now);
                return;
            }
            // A newer record may have come meanwhile: it has another endpoint, of which this says nothing.
            book.entry(entry.nodeKey())
                    .filter(known -> known.endpoint().equals(entry.endpoint()))
                    .ifPresent(known -> book.failed(
                            known.nodeKey(),
                            now,
                            now + backOff.after(known.failures(), random).toMillis()));
        }
    }
}
