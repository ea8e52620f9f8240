package io.timecoin.network.discovery;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Announcement;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.EndpointExchange;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.LocalNode;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.discovery.DiscoveryCounts.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * What nodes tell each other of endpoints (protocol §7, "Discovery"): asks, answers, and believes what holds. The book is the lock of its
 * state; nothing is verified or sent under it. Safe for any thread, where nothing else is said.
 */
final class PeerExchange implements EndpointExchange {

    private static final Logger LOG = Logger.getLogger(PeerExchange.class);

    /** Most bytes of memory that questions and answers take besides the book. */
    static final long MOST_BYTES = Questions.MOST_BYTES + AnswerPace.MOST_BYTES;

    /** So many words of nodes of themselves wait to be verified; the others are said again. */
    private static final int MOST_UNVERIFIED = 64;

    /** A question that is to be sent. */
    record Asking(PublicKey peer, GetEndpoints question) {}

    private final boolean enabled;
    private final LocalNode local;
    private final PeerManager peers;
    private final DiscoveryPorts ports;
    private final RandomGenerator random;
    private final AddressBook book;
    private final DiscoveryCounts counts;
    private final Questions questions;
    private final AnswerPace pace;
    private final OwnEndpoint own;
    private final Semaphore unverified = new Semaphore(MOST_UNVERIFIED);

    PeerExchange(
            boolean enabled,
            LocalNode local,
            PeerManager peers,
            DiscoveryPorts ports,
            DiscoveryTimings timings,
            AddressBook book,
            DiscoveryCounts counts) {
        this.enabled = enabled;
        this.local = local;
        this.peers = peers;
        this.ports = ports;
        this.random = ports.runtime().jitter();
        this.book = book;
        this.counts = counts;
        this.questions = new Questions(timings, random);
        this.pace = new AnswerPace(timings.answerAgain());
        this.own = new OwnEndpoint(local.identity());
    }

    private long wallMillis() {
        return ports.runtime().clock().millis();
    }

    private long monotonicMillis() {
        return ports.runtime().nanoClock().getAsLong() / 1_000_000;
    }

    /** The question that is to be put now to one of these links; under the lock. */
    Optional<Asking> due(List<PeerInfo> links) {
        List<PublicKey> keys = links.stream().map(PeerInfo::nodeKey).toList();
        return questions
                .due(keys, monotonicMillis())
                .flatMap(key -> links.stream()
                        .filter(link -> link.nodeKey().equals(key))
                        .findFirst())
                .map(this::asking);
    }

    /** The question to a link that was made just now, if that peer answers again; under the lock. */
    Optional<Asking> first(PeerInfo link) {
        return questions.mayAsk(link.nodeKey(), monotonicMillis()) ? Optional.of(asking(link)) : Optional.empty();
    }

    private Asking asking(PeerInfo link) {
        int id = questions.asked(link.nodeKey(), monotonicMillis());
        counts.count(Event.ASKED);
        return new Asking(
                link.nodeKey(), new GetEndpoints(id, ownFor(link).stream().toList()));
    }

    /** Bytes of memory that questions and answers take besides the book, at most {@link #MOST_BYTES}; under the lock. */
    long bytes() {
        return questions.bytes() + pace.bytes();
    }

    /** A link has ended: it is worth asking soon; under the lock. */
    void hurry() {
        questions.hurry(monotonicMillis());
    }

    /** Where this node itself is to be dialled from now on; under the lock. */
    void at(IpEndpoint endpoint) {
        own.at(endpoint);
    }

    @Override
    public void asked(PeerInfo peer, GetEndpoints question) {
        Optional<EndpointsReply> reply = reply(peer, question);
        boolean left = reply.isPresent() && peers.reply(peer.nodeKey(), EncodedReply.of(reply.get()), () -> {});
        counts.count(left ? Event.ANSWERED : Event.LET_GO);
        boolean itself = question.own().stream().allMatch(told -> told.nodeKey().equals(peer.nodeKey()));
        if (left && itself && !question.own().isEmpty() && unverified.tryAcquire()) {
            verified(() -> {
                unverified.release(); // it is no longer one of those that wait
                take(peer, question.own());
            });
        }
    }

    private Optional<EndpointsReply> reply(PeerInfo peer, GetEndpoints question) {
        synchronized (book) {
            return answer(peer, question);
        }
    }

    private Optional<EndpointsReply> answer(PeerInfo peer, GetEndpoints question) {
        boolean stranger = peer.record() == null || !local.votes().test(peer.record());
        Optional<IpEndpoint> remote = Remote.of(peer);
        if (!enabled || remote.isEmpty() || !pace.lets(peer.nodeKey(), stranger, monotonicMillis())) {
            return Optional.empty();
        }
        List<Announcement> told = new ArrayList<>(ownFor(peer).stream().toList());
        told.addAll(BookExtract.of(
                book.all(),
                Reach.of(remote.get().ip()),
                PeerMessage.MAX_ANNOUNCEMENTS - told.size(),
                wallMillis(),
                random));
        return Optional.of(new EndpointsReply(question.requestId(), told));
    }

    @Override
    public Uni<Void> told(PeerInfo peer, EndpointsReply reply) {
        boolean answers;
        synchronized (book) {
            answers = questions.isAnswer(peer.nodeKey(), reply.requestId());
        }
        if (!answers) {
            counts.count(Event.UNASKED);
            ports.faults().atFault(peer.nodeKey(), Fault.USELESS_REPLY);
            return Uni.createFrom().voidItem();
        }
        counts.count(Event.HEARD);
        return Uni.createFrom()
                .emitter(emitter -> verified(() -> {
                    take(peer, reply.announcements());
                    emitter.complete(null);
                }));
    }

    private void verified(Runnable work) {
        try {
            ports.verifiers().execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) { // an executor would swallow it
                    ports.failed().accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the node is stopping: nothing is verified any more");
        }
    }

    /** Believes what holds, up to the first that no correct node passes on. */
    private void take(PeerInfo peer, List<Announcement> announcements) {
        Optional<IpEndpoint> remote = Remote.of(peer);
        if (remote.isEmpty()) {
            return;
        }
        Origin origin = new Origin(peer.nodeKey(), remote.get().ip());
        for (Announcement announcement : announcements) {
            boolean votes = isVoter(announcement);
            Announcement useful = votes ? announcement : announcement.ofObserver();
            if (isOfUse(useful, votes, origin)) {
                if (!isSigned(useful)) {
                    ports.faults().atFault(peer.nodeKey(), Fault.BAD_SIGNATURE);
                    return;
                }
                note(useful, votes, origin);
            }
        }
    }

    private boolean isOfUse(Announcement announcement, boolean votes, Origin origin) {
        synchronized (book) {
            return isNews(announcement, votes, origin);
        }
    }

    private boolean isNews(Announcement announcement, boolean votes, Origin origin) {
        return Reach.of(announcement.endpoint().endpoint().ip()).mayBeSaidBetween(Reach.of(origin.from()))
                && announcement.endpoint().holdsAt(wallMillis())
                && !book.knows(announcement, votes);
    }

    /** Whether an operator of the current set is said to have signed; if so it is worth a look at the signature. */
    boolean isVoter(Announcement announcement) {
        return announcement
                .operator()
                .filter(local.votes())
                .flatMap(local.registered())
                .isPresent();
    }

    boolean isSigned(Announcement announcement) {
        Hash256 genesis = local.identity().genesisHash();
        return announcement.endpoint().isSigned(genesis, local.verifier())
                && announcement
                        .operator()
                        .map(record -> record.isSigned(genesis, local.verifier()))
                        .orElse(true);
    }

    private void note(Announcement announcement, boolean votes, Origin origin) {
        synchronized (book) {
            if (announcement.nodeKey().equals(local.identity().nodeSigner().publicKey())) {
                own.heard(announcement.endpoint());
            } else if (book.heard(announcement, votes, origin, wallMillis()) == AddressBook.Heard.NEWS) {
                counts.count(Event.NEWS);
                questions.hurry(monotonicMillis());
            }
        }
    }

    private Optional<Announcement> ownFor(PeerInfo peer) {
        return Remote.of(peer)
                .flatMap(remote -> own.announcement(wallMillis())
                        .filter(said ->
                                Reach.of(said.endpoint().endpoint().ip()).mayBeSaidBetween(Reach.of(remote.ip()))));
    }
}
