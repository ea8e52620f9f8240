package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One link on a wire, a clock and a scheduler that the test moves. */
final class PeerLinkTest implements PeerLink.Observer {

    private static final byte[] THERE = new byte[FrameAuthenticator.KEY_BYTES];
    private static final byte[] BACK = TestPeers.GENESIS.toBytes();
    private static final PeerMessage VOTE = new VoteMessage(new GeneratedMessages(1).vote());

    private final FakeWire wire = new FakeWire();
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<PeerMessage> received = new ArrayList<>();
    private final List<UniEmitter<? super Void>> untaken = new ArrayList<>();
    private final FrameAuthenticator peer = FrameAuthenticator.of(BACK);
    private final FrameAuthenticator atPeer = FrameAuthenticator.of(THERE);
    private final StrangersShare strangers = new StrangersShare(LinkLimits.STANDARD.strangers(), () -> this.nanos);
    private final PeerLink link = link();
    private long nanos;
    private @Nullable String ended;
    private int malformed;

    private PeerLink link() {
        LinkRuntime runtime = new LinkRuntime(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (delay, task) -> {
                    scheduled.add(task);
                    return () -> scheduled.remove(task);
                },
                () -> nanos,
                InstantSource.fixed(Instant.EPOCH),
                new SplittableRandom(1),
                new SecureRandom());
        PeerLink.Session session = new PeerLink.Session(
                new PeerIdentity(TestPeers.signer("peer").publicKey(), 1, "", 0, null, ""),
                Direction.OUTBOUND,
                true,
                FrameAuthenticator.of(THERE),
                FrameAuthenticator.of(BACK),
                () -> true,
                () -> true,
                Instant.EPOCH);
        LinkLimits limits = new LinkLimits(RateTerms.STANDARD, 4, 1L << 20, 2, 1L << 20, 1, 1);
        PeerLink made = new PeerLink(session, wire, limits, strangers, LinkTimings.STANDARD, runtime, this);
        made.begin();
        return made;
    }

    @Test
    void aForgedFrameEndsTheLink() {
        byte[] frame = peer.seal(PeerMessageCodec.encode(VOTE));
        frame[10] ^= 1;
        link.received(frame);
        assertEquals("a frame's authentication tag is wrong", ended);
        assertEquals(0, malformed, "anybody on the way can have changed it");
        assertTrue(received.isEmpty());
    }

    @Test
    void aRepeatedFrameEndsTheLink() {
        byte[] frame = peer.seal(PeerMessageCodec.encode(VOTE));
        link.received(frame);
        link.received(frame);
        assertEquals("a frame came out of order: 0 instead of 1", ended);
        assertEquals(1, received.size());
    }

    @Test
    void aReorderedFrameEndsTheLink() {
        peer.seal(PeerMessageCodec.encode(VOTE));
        link.received(peer.seal(PeerMessageCodec.encode(VOTE)));
        assertEquals("a frame came out of order: 1 instead of 0", ended);
    }

    @Test
    void aMalformedMessageEndsTheLinkAndThePeerHearsWhy() throws Exception {
        link.received(peer.seal(new byte[] {100}));
        assertEquals("malformed message: unknown message type 100", ended);
        assertEquals(1, malformed);
        LinkControl bye = LinkControl.decode(atPeer.open(wire.written.getLast()));
        assertEquals(new LinkControl.Bye(String.valueOf(ended)), bye);
        assertEquals(ended, wire.finished);
    }

    @Test
    void theNextFrameIsAskedForOnlyWhileTheWindowHasRoom() {
        assertEquals(1, wire.requests);
        link.received(peer.seal(PeerMessageCodec.encode(VOTE)));
        assertEquals(2, wire.requests);
        link.received(peer.seal(PeerMessageCodec.encode(VOTE)));
        assertEquals(2, wire.requests, "two are with the node: no more is read");
        untaken.getFirst().complete(null);
        assertEquals(3, wire.requests);
        untaken.getFirst().complete(null);
        assertEquals(3, wire.requests, "a message is taken once");
    }

    @Test
    void consensusOvertakesWhatWaits() throws Exception {
        wire.ready = false;
        PeerMessage question = new GetFinalBlocks(1, 1);
        assertTrue(send(question));
        assertTrue(send(VOTE));
        assertTrue(wire.written.isEmpty(), "nothing is written before the wire is ready");
        wire.ready = true;
        link.wake();
        assertEquals(VOTE, PeerMessageCodec.decode(atPeer.open(wire.written.get(0))));
        assertEquals(question, PeerMessageCodec.decode(atPeer.open(wire.written.get(1))));
    }

    @Test
    void aFullLaneRefusesGossipAndEndsALinkThatHoldsUpConsensus() {
        wire.ready = false;
        for (int i = 0; i < 4; i++) {
            assertTrue(send(new GetFinalBlocks(i, 1)));
        }
        assertFalse(send(new GetFinalBlocks(5, 1)));
        assertEquals(null, ended);
        for (int i = 0; i < 4; i++) {
            assertTrue(send(VOTE));
        }
        assertFalse(send(VOTE));
        assertTrue(String.valueOf(ended).contains("reads too slowly"));
        assertEquals(ended, wire.aborted);
        assertFalse(send(VOTE), "nothing is taken after the end");
    }

    @Test
    void repetitionsAreDroppedWhereTheLinkHasNoRoomAndTheLinkStays() {
        wire.ready = false;
        assertEquals(2, link.speech().repeat(repetition(2)));
        assertEquals(0, link.speech().repeat(repetition(1)), "the one before still waits");
        wire.ready = true;
        link.wake();
        wire.ready = false;
        assertEquals(4, link.speech().repeat(repetition(6)), "its lane holds four");
        assertEquals(null, ended);
        for (int i = 0; i < 4; i++) {
            assertTrue(send(VOTE), "repetitions take no room of fresh votes");
        }
        assertFalse(send(VOTE));
        assertTrue(String.valueOf(ended).contains("reads too slowly"), "which are not dropped");
        assertEquals(0, link.speech().repeat(repetition(1)), "nothing is taken after the end");
    }

    @Test
    void freshVotesOvertakeRepetitionsAndThoseWhatIsAskedFor() throws Exception {
        wire.ready = false;
        PeerMessage question = new GetFinalBlocks(1, 1);
        assertTrue(send(question));
        PeerMessage old = new VoteMessage(new GeneratedMessages(2).vote());
        assertEquals(1, link.speech().repeat(List.of(PeerMessageCodec.encode(old))));
        assertTrue(send(VOTE));
        wire.ready = true;
        link.wake();
        List<PeerMessage> sent = new ArrayList<>();
        for (byte[] frame : wire.written) {
            sent.add(PeerMessageCodec.decode(atPeer.open(frame)));
        }
        assertEquals(List.of(VOTE, old, question), sent);
        wire.ready = false;
        assertEquals(1, link.speech().repeat(repetition(1)), "they have left: there is room for the next");
    }

    private static List<byte[]> repetition(int messages) {
        return Collections.nCopies(messages, PeerMessageCodec.encode(VOTE));
    }

    @Test
    void aSenderPacesItselfBelowTheLimit() {
        for (int i = 0; i < 180; i++) {
            assertTrue(send(new GetFinalBlocks(i, 1)));
        }
        assertEquals(180, wire.written.size());
        assertTrue(send(new GetFinalBlocks(1_000, 1)));
        assertEquals(180, wire.written.size(), "a tenth below the burst of 200");
        nanos += TimeUnit.SECONDS.toNanos(1);
        runScheduled();
        assertEquals(181, wire.written.size());
    }

    @Test
    void repliesThatWereAskedForAreNotPaced() {
        for (int i = 0; i < 500; i++) {
            link.received(peer.seal(PeerMessageCodec.encode(new GetBlock(i, TestPeers.GENESIS, 0))));
            assertTrue(send(new PeerMessage.BlockReply(i, 0, EncodedPart.NONE)));
            nanos += TimeUnit.MILLISECONDS.toNanos(20);
            untaken.removeFirst().complete(null);
        }
        assertEquals(500, wire.written.size());
    }

    @Test
    void partsOfBlocksThatWereAskedForAreNotPacedHoweverManyTheyAre() {
        byte[] encoding = new byte[2 * PeerMessage.MAX_PART_BYTES];
        int parts = 2 * (int) (RateTerms.STANDARD.byteBurst() / PeerMessage.MAX_PART_BYTES);
        for (int i = 0; i < parts; i++) {
            GetBlock question = new GetBlock(i, TestPeers.GENESIS, i % 2 * PeerMessage.MAX_PART_BYTES);
            link.received(peer.seal(PeerMessageCodec.encode(question)));
            assertTrue(send(Replies.STANDARD.block(question, encoding)));
            nanos += TimeUnit.MILLISECONDS.toNanos(20);
            untaken.removeFirst().complete(null);
        }
        assertEquals(parts, wire.written.size());
    }

    @Test
    void excessWaitsUnreadAndALinkThatNeverKeepsToItsRateIsClosed() {
        PeerMessage question = new GetFinalBlocks(1, 1);
        for (int i = 0; i < 200; i++) {
            receiveAndTake(question);
        }
        assertEquals(201, wire.requests);
        receiveAndTake(question);
        assertEquals(201, wire.requests, "over the burst: the next is not asked for yet");
        nanos += TimeUnit.MILLISECONDS.toNanos(10);
        runScheduled();
        assertEquals(202, wire.requests);
        for (int i = 0; i < 1_100 && ended == null; i++) {
            receiveAndTake(question);
            nanos += TimeUnit.MILLISECONDS.toNanos(10) - 1;
            runScheduled();
        }
        assertEquals("over its rate for 10 s", ended);
    }

    @Test
    void votesOfAVoterAreNotCharged() {
        for (int i = 0; i < 1_000; i++) {
            receiveAndTake(VOTE);
        }
        assertEquals(1_001, wire.requests);
        assertEquals(null, ended);
    }

    @Test
    void aSilentPeerIsClosedButNotOneThatThisSideDoesNotRead() {
        StatusMessage status = new StatusMessage(1, 1, 1);
        byte[] encoded = PeerMessageCodec.encode(status);
        link.received(peer.seal(encoded));
        link.received(peer.seal(encoded));
        nanos += TimeUnit.SECONDS.toNanos(11);
        link.tick(status, encoded);
        assertEquals(null, ended, "the window is full: it is this side that does not read");
        untaken.forEach(emitter -> emitter.complete(null));
        nanos += TimeUnit.SECONDS.toNanos(10);
        link.tick(status, encoded);
        assertEquals("nothing came for 10 s", ended);
    }

    @Test
    void aPingIsAnsweredAndAByeEndsTheLink() throws Exception {
        link.received(peer.seal(new LinkControl.Ping(5).encode()));
        assertEquals(new LinkControl.Pong(5, 0), LinkControl.decode(atPeer.open(wire.written.getFirst())));
        link.received(peer.seal(new LinkControl.Bye("enough").encode()));
        assertEquals("the peer ended it: enough", ended);
        assertEquals(1, wire.written.size(), "no farewell to who said it first");
    }

    @Test
    void theClockOfThePeerIsOffByWhatIsLeftIfTheMeasurementIsAsWrongAsItMayBe() {
        pinged();
        nanos += TimeUnit.MILLISECONDS.toNanos(200);
        link.received(peer.seal(new LinkControl.Pong(7, 9_999).encode()));
        assertEquals(null, link.info().clockOffset(), "nobody asked that");
        link.received(peer.seal(new LinkControl.Pong(0, 5_000).encode()));
        assertEquals(Duration.ofMillis(200), link.info().roundTrip());
        assertEquals(Duration.ofSeconds(5), link.info().clockOffset());
        link.received(peer.seal(new LinkControl.Pong(0, 9_999).encode()));
        assertEquals(Duration.ofSeconds(5), link.info().clockOffset(), "a ping has one answer");
    }

    @Test
    void aClockThatCameLateSaysNothing() {
        pinged();
        nanos += TimeUnit.MILLISECONDS.toNanos(1_001);
        link.received(peer.seal(new LinkControl.Pong(0, 5_000).encode()));
        assertEquals(null, link.info().clockOffset());
    }

    private void pinged() {
        StatusMessage status = new StatusMessage(1, 1, 1);
        link.tick(status, PeerMessageCodec.encode(status));
    }

    private boolean send(PeerMessage message) {
        return link.send(message, PeerMessageCodec.encode(message));
    }

    private void receiveAndTake(PeerMessage message) {
        link.received(peer.seal(PeerMessageCodec.encode(message)));
        untaken.forEach(emitter -> emitter.complete(null));
        untaken.clear();
    }

    private void runScheduled() {
        List<Runnable> due = List.copyOf(scheduled);
        scheduled.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public Uni<Void> received(PeerLink from, PeerMessage message) {
        received.add(message);
        return Uni.createFrom().emitter(untaken::add);
    }

    @Override
    public void malformed(PeerLink from) {
        malformed++;
    }

    @Override
    public void ended(PeerLink over, String reason) {
        ended = reason;
    }
}
