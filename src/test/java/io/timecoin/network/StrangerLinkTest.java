package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What links of strangers take together, and what a voter's link beside them notices of it: nothing. */
final class StrangerLinkTest {

    private static final byte[] THERE = new byte[FrameAuthenticator.KEY_BYTES];
    private static final byte[] BACK = TestPeers.GENESIS.toBytes();
    private static final PeerMessage VOTE = new VoteMessage(new GeneratedMessages(1).vote());
    private static final byte[] ENCODING = new byte[10 * PeerMessage.MAX_PART_BYTES];

    /** Shares of the least size: one frame. */
    private static final StrangerLimits SMALL = StrangerLimits.ofBytes(1, 1, 1);

    private final StrangersShare share = new StrangersShare(SMALL, () -> this.nanos);
    private final LinkLimits limits = new LinkLimits(RateTerms.STANDARD, 1_024, 8L << 20, 64, 4L << 20, 128, 30, SMALL);
    private final List<Runnable> strangersThread = new ArrayList<>();
    private long nanos;

    /** One end of a link, and what the other end sends. */
    private final class End implements PeerLink.Observer {
        final FakeWire wire = new FakeWire();
        final FrameAuthenticator peer = FrameAuthenticator.of(BACK);
        final List<PeerMessage> received = new ArrayList<>();
        final List<UniEmitter<? super Void>> untaken = new ArrayList<>();
        final PeerLink link;
        boolean votes;

        @Nullable
        String ended;

        End(boolean votes) {
            this.votes = votes;
            LinkRuntime runtime = new LinkRuntime(
                    Runnable::run,
                    strangersThread::add,
                    Runnable::run,
                    (delay, task) -> () -> {},
                    () -> nanos,
                    InstantSource.fixed(Instant.EPOCH),
                    new SplittableRandom(1),
                    new SecureRandom());
            PeerLink.Session session = new PeerLink.Session(
                    new PeerIdentity(TestPeers.signer("peer").publicKey(), 1, "", 0, null, ""),
                    Direction.INBOUND,
                    false,
                    FrameAuthenticator.of(THERE),
                    FrameAuthenticator.of(BACK),
                    () -> true,
                    () -> this.votes,
                    Instant.EPOCH);
            link = new PeerLink(session, wire, limits, share, LinkTimings.STANDARD, runtime, this);
            link.begin();
        }

        void receive(PeerMessage message) {
            link.received(peer.seal(PeerMessageCodec.encode(message)));
        }

        boolean send(PeerMessage message) {
            return link.send(message, PeerMessageCodec.encode(message));
        }

        @Override
        public Uni<Void> received(PeerLink from, PeerMessage message) {
            received.add(message);
            return Uni.createFrom().emitter(untaken::add);
        }

        @Override
        public void malformed(PeerLink from) {
            throw new AssertionError("nobody sent anything malformed");
        }

        @Override
        public void ended(PeerLink over, String reason) {
            ended = reason;
        }
    }

    private void runStrangers() {
        while (!strangersThread.isEmpty()) {
            strangersThread.removeFirst().run();
        }
    }

    private End stranger() {
        return new End(false);
    }

    // ---- what comes in

    @Test
    void aVotersFrameIsTakenWhileThoseOfStrangersWaitForTheirThread() {
        List<End> strangers = IntStream.range(0, 50).mapToObj(_ -> stranger()).toList();
        strangers.forEach(stranger -> stranger.receive(VOTE));
        End voter = new End(true);
        voter.receive(VOTE);
        assertEquals(List.of(VOTE), voter.received);
        assertTrue(strangers.stream().allMatch(stranger -> stranger.received.isEmpty()));
        runStrangers();
        assertTrue(strangers.stream().allMatch(stranger -> stranger.received.equals(List.of(VOTE))));
    }

    @Test
    void whoBecomesAVoterDoesNotWaitForStrangersAnyMore() {
        End peer = stranger();
        peer.receive(VOTE);
        runStrangers();
        peer.votes = true;
        peer.receive(VOTE);
        assertEquals(2, peer.received.size());
        assertTrue(strangersThread.isEmpty());
    }

    /** 100 kB. */
    private static PeerMessage gossip() {
        return new TransactionsMessage(LongBlocks.transactions(2, 50_000));
    }

    @Test
    void messagesOfAllStrangersTogetherTakeNoMoreMemoryThanTheirShare() {
        PeerMessage large = gossip();
        int size = PeerMessageCodec.encode(large).length;
        int fit = (int) (SMALL.inboundBytes() / ((long) (size + FrameAuthenticator.OVERHEAD_BYTES) * 8));
        List<End> strangers =
                IntStream.range(0, fit + 5).mapToObj(_ -> stranger()).toList();
        strangers.forEach(stranger -> stranger.receive(large));
        runStrangers();
        assertEquals(
                fit, strangers.stream().filter(each -> !each.received.isEmpty()).count());
        assertTrue(share.inbound().taken() <= SMALL.inboundBytes());
        assertEquals(5, share.inbound().refused());
        End voter = new End(true);
        voter.receive(large);
        assertEquals(1, voter.received.size(), "a voter's message takes nothing of it");
        strangers.getFirst().untaken.getFirst().complete(null);
        strangers.getLast().receive(large);
        runStrangers();
        assertEquals(1, strangers.getLast().received.size(), "there is room again");
        strangers.forEach(each -> each.untaken.forEach(emitter -> emitter.complete(null)));
        assertEquals(0, share.inbound().taken());
    }

    @Test
    void whatAllStrangersSendTogetherIsReadAtABoundedRate() {
        int asked = 0;
        for (int i = 0; i < 3_000; i++) {
            End stranger = stranger();
            stranger.receive(new StatusMessage(1, 0, 1));
            runStrangers();
            stranger.untaken.forEach(emitter -> emitter.complete(null));
            asked += stranger.wire.requests > 1 ? 1 : 0;
        }
        assertEquals(SMALL.rate().messageBurst(), asked, "of the others no more is read for now");
        End voter = new End(true);
        voter.receive(new StatusMessage(1, 0, 1));
        voter.untaken.getFirst().complete(null);
        assertEquals(2, voter.wire.requests);
    }

    // ---- what goes out

    private boolean reply(End to, int id) {
        to.receive(new GetBlock(id, TestPeers.GENESIS, 0));
        runStrangers();
        BlockReply part = Replies.STANDARD.block(new GetBlock(id, TestPeers.GENESIS, 0), ENCODING);
        boolean taken = to.link.reply(EncodedReply.of(part), () -> {});
        runStrangers();
        return taken;
    }

    @Test
    void repliesThatStrangersDoNotReadTakeNoMoreThanTheirShare() {
        int fit = (int) (SMALL.replyBytes() / (PeerMessage.MAX_PART_BYTES + 100));
        List<End> strangers = IntStream.range(0, 100).mapToObj(_ -> stranger()).toList();
        strangers.forEach(stranger -> stranger.wire.ready = false);
        long taken = strangers.stream().filter(stranger -> reply(stranger, 1)).count();
        assertEquals(fit, taken);
        assertTrue(share.replies().taken() <= SMALL.replyBytes());
        assertFalse(stranger().link.speech().hasRoomForReply(), "none is even made any more");
        End voter = new End(true);
        voter.wire.ready = false;
        assertTrue(voter.link.speech().hasRoomForReply());
        assertTrue(reply(voter, 1) && reply(voter, 2), "a voter's replies take nothing of it");
        strangers.forEach(stranger -> stranger.link.abort("enough"));
        assertEquals(0, share.replies().taken());
        assertTrue(stranger().link.speech().hasRoomForReply());
    }

    @Test
    void aReplyHasLeftWhenTheWireIsReadyForMoreAndNotWhenItWasWritten() {
        End stranger = stranger();
        stranger.wire.readyAfterWrite = false;
        stranger.receive(new GetBlock(1, TestPeers.GENESIS, 0));
        runStrangers();
        List<String> left = new ArrayList<>();
        BlockReply part = Replies.STANDARD.block(new GetBlock(1, TestPeers.GENESIS, 0), ENCODING);
        assertTrue(stranger.link.reply(EncodedReply.of(part), () -> left.add("left")));
        runStrangers();
        assertEquals(1, stranger.wire.written.size());
        assertEquals(List.of(), left, "the wire still holds it");
        assertTrue(share.replies().taken() > PeerMessage.MAX_PART_BYTES);
        stranger.wire.ready = true;
        stranger.link.wake();
        runStrangers();
        assertEquals(List.of("left"), left);
        assertEquals(0, share.replies().taken());
    }

    @Test
    void whatALinkHeldIsFreeOnceWhenItEnds() {
        End stranger = stranger();
        stranger.wire.ready = false;
        List<String> left = new ArrayList<>();
        stranger.receive(new GetBlock(1, TestPeers.GENESIS, 0));
        runStrangers();
        BlockReply part = Replies.STANDARD.block(new GetBlock(1, TestPeers.GENESIS, 0), ENCODING);
        assertTrue(stranger.link.reply(EncodedReply.of(part), () -> left.add("left")));
        assertTrue(stranger.send(VOTE));
        stranger.link.lost("the wire is gone");
        runStrangers();
        assertEquals(List.of("left"), left);
        assertEquals(0, share.replies().taken());
        assertEquals(0, share.told().taken());
        assertFalse(stranger.link.reply(EncodedReply.of(part), () -> left.add("again")));
        assertEquals(0, share.replies().taken());
    }

    @Test
    void aStrangerThatDoesNotReadGoesAndOneThatReadsStaysWhenTheShareIsFull() {
        List<End> slow = IntStream.range(0, 60).mapToObj(_ -> stranger()).toList();
        slow.forEach(stranger -> stranger.wire.ready = false);
        assertTrue(slow.getLast().send(VOTE));
        PeerMessage large = gossip();
        while (slow.stream().anyMatch(stranger -> stranger.send(large))) {
            // until nothing fits any more
        }
        assertTrue(share.told().taken() <= SMALL.toldBytes());
        assertTrue(share.told().enter(SMALL.toldBytes() - share.told().taken()), "and the rest");
        End reader = stranger();
        assertFalse(reader.send(VOTE), "there is no room");
        assertNull(reader.ended, "but it is not its fault");
        assertFalse(slow.getLast().send(VOTE));
        assertEquals("the peer reads too slowly: its consensus lane is full", slow.getLast().ended);
        End first = slow.getFirst();
        long before = share.told().taken();
        first.wire.ready = true;
        first.link.wake();
        runStrangers();
        assertTrue(share.told().taken() < before);
        assertTrue(reader.send(VOTE));
    }

    @Test
    void aStrangerForWhomNothingLeavesForTenSecondsGoes() {
        StatusMessage status = new StatusMessage(1, 1, 1);
        End stranger = stranger();
        stranger.wire.readyAfterWrite = false;
        assertTrue(stranger.send(VOTE));
        runStrangers();
        nanos += TimeUnit.SECONDS.toNanos(9);
        stranger.receive(VOTE);
        runStrangers();
        stranger.link.tick(status, PeerMessageCodec.encode(status));
        assertNull(stranger.ended);
        nanos += TimeUnit.SECONDS.toNanos(1);
        stranger.link.tick(status, PeerMessageCodec.encode(status));
        assertEquals("the peer reads too slowly: nothing has left for 10 s", stranger.ended);
        assertEquals(0, share.told().taken());
    }
}
