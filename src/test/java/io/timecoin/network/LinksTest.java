package io.timecoin.network;

import static io.timecoin.network.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.fetch.BlockFetch;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.network.fetch.HedgedRequests;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole links over loopback. */
@Timeout(180)
final class LinksTest {

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(String name, @Nullable String operator, HostPort... peers) throws ListenException {
        return add(TestNode.started(name, operator, peers));
    }

    private TestNode add(TestNode node) {
        nodes.add(node);
        return node;
    }

    private static void awaitLink(TestNode one, TestNode other) {
        await("a link on both sides", () -> one.isLinkedTo(other) && other.isLinkedTo(one));
    }

    @Test
    void linkedNodesExchangeMessagesOfEveryKind() throws ListenException {
        TestNode alice = node("alice", "operator a");
        TestNode bob = node("bob", "operator b", alice.address());
        awaitLink(alice, bob);
        List<PeerMessage> messages = new GeneratedMessages(1).all();
        for (PeerMessage message : messages) {
            assertTrue(alice.manager().send(bob.key(), message));
            assertEquals(
                    1, bob.manager().broadcast(message, peer -> peer.nodeKey().equals(alice.key())));
        }
        await("all messages", () -> alice.received.containsAll(messages) && bob.received.containsAll(messages));
    }

    @Test
    void aLongBlockIsFetchedInPartsOverALink() throws ListenException {
        TestNode alice = node("alice", null);
        TestNode bob = node("bob", null, alice.address());
        awaitLink(alice, bob);
        Block block = LongBlocks.block(LongBlocks.transactions(36, 95_000));
        byte[] encoding = block.encode();
        List<Block> fetched = new ArrayList<>();
        HedgedRequests<PublicKey> requests = new HedgedRequests<>(FetchLimits.STANDARD, new HedgedRequests.Port<>() {
            @Override
            public boolean send(PublicKey peer, PeerMessage question) {
                return bob.manager().send(peer, question);
            }

            @Override
            public void atFault(PublicKey peer, Step.False fault) {
                throw new AssertionError(fault.fault());
            }

            @Override
            public void timedOut(PublicKey peer) {
                throw new AssertionError("timed out");
            }
        });
        BlockFetch fetch = new BlockFetch(block.hash(), PeerMessage.MAX_PART_BYTES, fetched::add, () -> {});
        requests.ask(0, Sources.only(List.of(alice.key())), fetch, Patience.IN_PARTS);
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        await("the block", () -> {
            List<PeerMessage> questions = alice.messages();
            if (answered.get() < questions.size()) {
                GetBlock question = (GetBlock) questions.get(answered.getAndIncrement());
                assertTrue(alice.manager().send(bob.key(), Replies.STANDARD.block(question, encoding)));
            }
            List<PeerMessage> replies = bob.messages();
            if (taken.get() < replies.size()) {
                BlockReply reply = (BlockReply) replies.get(taken.getAndIncrement());
                requests.replied(0, alice.key(), reply.requestId(), reply)
                        .ifPresent(judgement -> judgement.judge(step -> requests.judged(0, judgement, step)));
            }
            return !fetched.isEmpty();
        });
        assertEquals(List.of(block), fetched);
        assertEquals((encoding.length + PeerMessage.MAX_PART_BYTES - 1) / PeerMessage.MAX_PART_BYTES, taken.get());
    }

    @Test
    void aPeerIsDescribedByWhatItHasProvenAndSaid() throws ListenException {
        TestNode alice = node("alice", "operator a");
        TestNode bob = node("bob", null, alice.address());
        awaitLink(alice, bob);
        await("a round trip", () -> bob.manager().peers().getFirst().roundTrip() != null);
        PeerInfo seen = bob.manager().peers().getFirst();
        assertEquals(alice.key(), seen.nodeKey());
        assertEquals(TestPeers.identity("alice", "operator a").record(), seen.record());
        assertEquals("alice:24100", seen.endpoint());
        assertEquals(Direction.OUTBOUND, seen.direction());
        assertEquals(7, seen.finalHeight());
        assertTrue(seen.bytesIn() > 0 && seen.bytesOut() > 0);
    }

    @Test
    void aNodeThatIsNotLinkedTakesNothing() throws ListenException {
        TestNode alice = node("alice", null);
        PeerMessage message = new GeneratedMessages(1).all().get(4);
        assertFalse(alice.manager().send(TestPeers.signer("nobody").publicKey(), message));
        assertEquals(0, alice.manager().broadcast(message, _ -> true));
    }

    @Test
    void repetitionsReachThePeersThatAreToHaveThem() throws ListenException {
        TestNode alice = node("alice", "operator a");
        TestNode bob = node("bob", "operator b", alice.address());
        TestNode carol = node("carol", "operator c", alice.address());
        awaitLink(alice, bob);
        awaitLink(alice, carol);
        PeerMessage vote = new VoteMessage(new GeneratedMessages(1).vote());
        PeerMessage later = new VoteMessage(new GeneratedMessages(2).vote());
        alice.manager().repeat(List.of(vote), peer -> peer.nodeKey().equals(bob.key()));
        await("the repetition", () -> bob.received.contains(vote));
        alice.manager().broadcast(later, _ -> true);
        await("what came after it", () -> carol.received.contains(later));
        assertFalse(carol.received.contains(vote));
    }

    @Test
    void aPeerThatVanishedIsLinkedAgainWhenItIsBack() throws ListenException {
        TestNode alice = TestNode.started("alice", null);
        HostPort address = alice.address();
        TestNode bob = node("bob", null, address);
        awaitLink(alice, bob);
        alice.close();
        await("the end of the link", () -> bob.manager().peers().isEmpty());
        TestNode again = add(new TestNode(TestPeers.identity("alice", null), TestNode.LIMITS, address.port()).start());
        awaitLink(again, bob);
    }

    @Test
    void nodesThatDialEachOtherKeepExactlyOneLink() throws ListenException {
        TestNode first = TestNode.started("first", null);
        HostPort address = first.address();
        first.close();
        TestNode bob = node("bob", null, address);
        TestNode alice =
                add(new TestNode(TestPeers.identity("alice", null), TestNode.LIMITS, address.port(), bob.address())
                        .start());
        awaitLink(alice, bob);
        PeerMessage vote = new VoteMessage(new GeneratedMessages(2).vote());
        await("a message over the one link", () -> {
            alice.manager().send(bob.key(), vote);
            return bob.received.contains(vote)
                    && alice.manager().peers().size() == 1
                    && bob.manager().peers().size() == 1;
        });
        assertNotEquals(
                alice.manager().peers().getFirst().direction(),
                bob.manager().peers().getFirst().direction());
    }

    @Test
    void theSecondNodeOfAnOperatorIsRefusedAndBothSidesSaySo() throws ListenException {
        TestNode alice = node("alice", null);
        TestNode first = node("first", "operator", alice.address());
        awaitLink(alice, first);
        TestNode second = node("second", "operator", alice.address());
        await(
                "the refusal on both sides",
                () -> alice.refused.contains(new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, false))
                        && second.refused.contains(new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, true)));
        assertTrue(alice.isLinkedTo(first), "the first is kept");
        assertFalse(alice.isLinkedTo(second));
    }

    @Test
    void aNodeDoesNotLinkToItself() throws ListenException {
        TestNode probe = TestNode.started("probe", null);
        HostPort address = probe.address();
        probe.close();
        TestNode alice =
                add(new TestNode(TestPeers.identity("alice", null), TestNode.LIMITS, address.port(), address).start());
        await("the refusal", () -> alice.refused.contains(new TestNode.Refused(Refusal.SELF_CONNECTION, false)));
        assertTrue(alice.manager().peers().isEmpty());
    }

    @Test
    void aNodeOfAnotherGenesisIsRefusedAndHearsWhy() throws ListenException {
        TestNode alice = node("alice", null);
        NodeIdentity other =
                new NodeIdentity(Network.DEVNET, Hash256.ZERO, TestPeers.signer("other"), Optional::empty, "");
        TestNode stranger = add(new TestNode(other, TestNode.LIMITS, 0, alice.address()).start());
        await(
                "the refusal on both sides",
                () -> alice.refused.contains(new TestNode.Refused(Refusal.WRONG_GENESIS, false))
                        && stranger.refused.contains(new TestNode.Refused(Refusal.WRONG_GENESIS, true)));
        assertTrue(alice.manager().peers().isEmpty());
    }

    @Test
    void noMoreLinksAreTakenThanThereIsRoomFor() throws ListenException {
        LinkLimits limits = new LinkLimits(RateTerms.STANDARD, 64, 4L << 20, 8, 1L << 20, 1, 1_000);
        TestNode alice = add(new TestNode(TestPeers.identity("alice", null), limits, 0).start());
        TestNode bob = node("bob", null, alice.address());
        awaitLink(alice, bob);
        TestNode carol = node("carol", null, alice.address());
        await("the refusal", () -> carol.refused.contains(new TestNode.Refused(Refusal.TOO_MANY_LINKS, true)));
        assertTrue(alice.isLinkedTo(bob));
    }

    @Test
    void aProvenVoterTakesAStrangersPlace() throws ListenException {
        LinkLimits limits = TestNode.LIMITS.withInboundLinks(2);
        TestNode alice = add(new TestNode(TestPeers.identity("alice", null), limits, 0).start());
        TestNode stranger = node("stranger", null, alice.address());
        awaitLink(alice, stranger);
        for (String name : List.of("first", "second", "third")) {
            TestNode voter = node(name, "operator of " + name, alice.address());
            awaitLink(alice, voter);
        }
        await("that the stranger has left", () -> !alice.isLinkedTo(stranger));
        await(
                "a word on why it cannot come back",
                () -> stranger.refused.contains(new TestNode.Refused(Refusal.TOO_MANY_LINKS, true)));
        assertEquals(3, alice.manager().peers().size(), "voters are never too many");
    }

    @Test
    void anOccupiedPortIsNamedWithWhatToDo() throws ListenException {
        TestNode alice = node("alice", null);
        TestNode bob = add(new TestNode(
                TestPeers.identity("bob", null),
                TestNode.LIMITS,
                alice.address().port()));
        ListenException refusal = assertThrows(ListenException.class, bob::start);
        String words = String.valueOf(refusal.getMessage());
        assertTrue(words.contains("port " + alice.address().port()) && words.contains("choose another"), words);
    }

    @Test
    void aNodeThatTakesNothingStopsItsPeerInsteadOfFillingMemory() throws ListenException {
        TestNode alice = node("alice", null).takingNothing();
        TestNode bob = node("bob", null, alice.address());
        awaitLink(alice, bob);
        PeerMessage batch = batch();
        await("a full lane", () -> !bob.manager().send(alice.key(), batch));
        assertTrue(alice.received.size() <= TestNode.LIMITS.windowMessages());
        assertTrue(alice.isLinkedTo(bob), "a slow consumer of gossip keeps its link");

        alice.takeAll();
        await("room again", () -> bob.manager().send(alice.key(), batch));
    }

    @Test
    void aReaderTooSlowForConsensusIsDropped() throws ListenException {
        TestNode alice = node("alice", null).takingNothing();
        TestNode bob = node("bob", "operator b", alice.address());
        awaitLink(alice, bob);
        PeerMessage batch = batch();
        PeerMessage vote = new VoteMessage(new GeneratedMessages(2).vote());
        await("the end of the link", () -> {
            bob.manager().send(alice.key(), batch);
            bob.manager().send(alice.key(), vote);
            return bob.unlinked.stream().anyMatch(reason -> reason.contains("reads too slowly"));
        });
    }

    @Test
    void garbageOnThePortHarmsNobody() throws ListenException, IOException {
        TestNode alice = node("alice", null);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), alice.address().port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".repeat(50).getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(60_000);
            assertTrue(socket.getInputStream().readAllBytes().length < 10_000, "the connection is closed");
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("reset"), "closed with bytes unread");
        }
        TestNode bob = node("bob", null, alice.address());
        awaitLink(alice, bob);
    }

    /** About a megabyte. */
    private static TransactionsMessage batch() {
        Transaction transaction = new GeneratedMessages(3).transaction();
        return new TransactionsMessage(Collections.nCopies(1_000_000 / transaction.size(), transaction));
    }
}
