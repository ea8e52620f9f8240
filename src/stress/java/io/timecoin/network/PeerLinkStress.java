package io.timecoin.network;

import io.smallrye.mutiny.Uni;
import io.timecoin.Interleavings;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Senders, a wire that stops and goes on, and a peer that answers at once: one thread writes at a time, nothing accepted
 * stays behind or leaves twice, and a reply is never charged that was asked for.
 */
public final class PeerLinkStress implements PeerLink.Observer {

    private static final byte[] THERE = new byte[FrameAuthenticator.KEY_BYTES];
    private static final byte[] BACK = TestPeers.GENESIS.toBytes();
    private static final PeerIdentity PEER =
            new PeerIdentity(TestPeers.signer("peer").publicKey(), 1, "", 0, null, "");
    private static final PeerMessage VOTE = new VoteMessage(new GeneratedMessages(1).vote());
    private static final byte[] VOTE_BYTES = PeerMessageCodec.encode(VOTE);
    private static final SecureRandom UNUSED = new SecureRandom();
    private static final int BURST = 10;

    private final AnsweringWire wire = new AnsweringWire();
    private final FrameAuthenticator peer = FrameAuthenticator.of(BACK);
    private final FrameAuthenticator atPeer = FrameAuthenticator.of(THERE);
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final PeerLink link = link();

    public PeerLinkStress() {
        link.begin();
        for (int i = 0; i < BURST; i++) {
            link.received(
                    peer.seal(PeerMessageCodec.encode(new PeerMessage.CertificatesReply(1_000 + i, 1, List.of()))));
        }
    }

    private PeerLink link() {
        LinkRuntime runtime = new LinkRuntime(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (delay, task) -> () -> {},
                () -> 0,
                InstantSource.fixed(Instant.EPOCH),
                new SplittableRandom(1),
                UNUSED);
        PeerLink.Session session = new PeerLink.Session(
                PEER,
                Direction.OUTBOUND,
                true,
                FrameAuthenticator.of(THERE),
                FrameAuthenticator.of(BACK),
                () -> true,
                () -> true,
                Instant.EPOCH);
        RateTerms rate = new RateTerms(1, BURST, 1, FrameAuthenticator.MAX_FRAME_BYTES);
        LinkLimits limits = new LinkLimits(rate, 64, 1L << 20, 64, 1L << 20, 1, 1);
        return new PeerLink(
                session,
                wire,
                limits,
                new StrangersShare(limits.strangers(), runtime.nanoClock()),
                LinkTimings.STANDARD,
                runtime,
                this);
    }

    @Operation
    public void vote() {
        accept(link.send(VOTE, VOTE_BYTES));
    }

    @Operation
    public void ask() {
        int id = questions.incrementAndGet();
        if (id < BURST / 2) { // below what is paced
            PeerMessage question = new GetCertificates(id, 1, 1, 1);
            accept(link.send(question, PeerMessageCodec.encode(question)));
        }
    }

    private void accept(boolean taken) {
        if (taken) {
            accepted.incrementAndGet();
        }
    }

    @Operation
    public void wireIsFull() {
        wire.ready = false;
    }

    @Operation
    public void wireIsReady() {
        wire.ready = true;
        link.wake();
    }

    @Validate
    public void everythingAcceptedHasLeftOnceAndRepliesWereFree() throws Exception {
        wireIsReady();
        require(!wire.twoAtOnce.get(), "two threads wrote at once");
        require(wire.written.size() == accepted.get(), wire.written.size() + " left of " + accepted);
        int asked = Math.min(questions.get(), BURST / 2 - 1);
        require(received.get() == BURST + asked, received + " replies to " + asked + " questions");
        require(
                wire.requests.get() == 1 + BURST + asked,
                wire.requests + " frames asked for after " + received + " replies: one was charged");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public Uni<Void> received(PeerLink from, PeerMessage message) {
        received.incrementAndGet();
        return Uni.createFrom().voidItem();
    }

    @Override
    public void malformed(PeerLink from) {
        throw new IllegalStateException("nobody sent anything malformed");
    }

    @Override
    public void ended(PeerLink over, String reason) {
        throw new IllegalStateException("nobody ended it: " + reason);
    }

    @Test
    void oneThreadWritesAndNothingIsLost() {
        Interleavings.check(PeerLinkStress.class);
    }

    @Test
    void oneThreadWritesAndNothingIsLostUnderLoad() {
        Interleavings.load(PeerLinkStress.class);
    }

    private final class AnsweringWire implements Wire {
        private final List<byte[]> written = new ArrayList<>(); // of the one thread that writes
        private final AtomicBoolean writing = new AtomicBoolean();
        private final AtomicBoolean twoAtOnce = new AtomicBoolean();
        private final AtomicInteger requests = new AtomicInteger();
        private volatile boolean ready = true;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void write(byte[] frame) {
            if (!writing.compareAndSet(false, true)) {
                twoAtOnce.set(true);
            }
            written.add(frame);
            try {
                // Opening it checks the order in which frames were sealed.
                if (PeerMessageCodec.decode(atPeer.open(frame)) instanceof GetCertificates question) {
                    link.received(peer.seal(PeerMessageCodec.encode(
                            new PeerMessage.CertificatesReply(question.requestId(), 1, List.of()))));
                }
            } catch (Exception e) {
                throw new IllegalStateException("the peer cannot read it", e);
            } finally {
                writing.set(false);
            }
        }

        @Override
        public void request() {
            requests.incrementAndGet();
        }

        @Override
        public void finish(String reason) {
            throw new IllegalStateException("nobody ended it: " + reason);
        }

        @Override
        public void abort(String reason) {
            throw new IllegalStateException("nobody ended it: " + reason);
        }

        @Override
        public String remoteAddress() {
            return "peer:1";
        }

        @Override
        public String remoteHost() {
            return "peer";
        }

        @Override
        public void stands(Standing standing) {}
    }
}
