package io.timecoin.network;

import static io.timecoin.network.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.attack.Flood;
import io.timecoin.attack.HeaderBlock;
import io.timecoin.attack.Http2Frame;
import io.timecoin.attack.RawHttp2;
import io.timecoin.attack.StrangerLink;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.grpc.ConnectionLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hostile connections over loopback (protocol §7). Time stands still in the node: what it closes, it closes for what came, and
 * not because somebody waited.
 */
@Timeout(180)
final class FloodedNodeTest {

    private static final int FRAMES = 200_000;
    private static final ConnectionLimits CONNECTIONS =
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(4), 8, 4, 100_000);

    private final SetTime time = new SetTime();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestNode alice = opened(new TestNode(
            TestPeers.identity("alice", "operator a"), TestNode.LIMITS, CONNECTIONS, TestPeers::registered, time, 0));

    private <T extends AutoCloseable> T opened(T resource) {
        open.addFirst(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private InetSocketAddress start() throws ListenException {
        HostPort address = alice.start().address();
        return new InetSocketAddress(address.host(), address.port());
    }

    private RawHttp2 connect(InetSocketAddress target) throws IOException {
        return opened(RawHttp2.connect(target));
    }

    private TestNode honest(String name) throws ListenException {
        TestNode node = opened(TestNode.started(name, "operator of " + name, alice.address()));
        await("a link of " + name, () -> alice.isLinkedTo(node) && node.isLinkedTo(alice));
        return node;
    }

    private StrangerLink stranger(InetSocketAddress target, String name) throws IOException {
        return opened(StrangerLink.open(target, TestPeers.identity(name, null)));
    }

    private long refused(RefusalReason reason) {
        return alice.manager().refused(reason);
    }

    // ---- before the proof

    @ParameterizedTest
    @EnumSource(Flood.class)
    void whoFloodsBeforeAnyProofIsClosed(Flood flood) throws IOException, ListenException {
        RawHttp2 connection = connect(start());
        connection.begin().call(1, HeaderBlock.LINK);
        assertTrue(flood.send(connection, FRAMES) || connection.isClosedByNode());
        await(
                "a reason",
                () -> refused(ConnectionFault.OVER_BUDGET)
                                + refused(ConnectionFault.FLOODING)
                                + refused(ConnectionFault.SECOND_CALL)
                        == 1);
        assertEquals(0, alice.secretsDrawn.get(), "no keys are made for who has sent no opening");
        honest("bob");
    }

    @Test
    void aMessageOfMoreThanAKibibyteBeforeTheProofClosesTheConnection() throws IOException, ListenException {
        RawHttp2 connection = connect(start());
        connection.begin().call(1, HeaderBlock.LINK);
        connection.frame(Http2Frame.DATA, 0, 1, RawHttp2.framed(4 << 20, new byte[0]));
        assertTrue(connection.isClosedByNode());
        assertEquals(1, refused(ConnectionFault.OVER_BUDGET));
    }

    @Test
    void aCallOfAnUnknownMethodClosesTheConnection() throws IOException, ListenException {
        RawHttp2 connection = connect(start());
        connection.begin().call(1, "/grpc.health.v1.Health/Check");
        assertTrue(connection.isClosedByNode());
        assertEquals(1, refused(ConnectionFault.UNKNOWN_CALL));
    }

    @Test
    void nothingIsMadeOrToldForCallsWithoutAnOpening() throws IOException, ListenException {
        InetSocketAddress target = start();
        for (int i = 0; i < 50; i++) {
            connect(target).begin().call(1, HeaderBlock.LINK);
        }
        await("places for those that came last", () -> refused(ConnectionFault.CROWDED_OUT) == 42);
        assertEquals(0, alice.secretsDrawn.get());
        assertEquals(List.of(), alice.refused);
    }

    @Test
    void silentConnectionsKeepNobodyOut() throws IOException, ListenException {
        InetSocketAddress target = start();
        RawHttp2 first = connect(target);
        for (int i = 0; i < 100; i++) {
            connect(target).begin();
        }
        assertTrue(first.isClosedByNode(), "the oldest leaves when places are short");
        honest("bob");
        honest("carol");
        assertTrue(refused(ConnectionFault.CROWDED_OUT) >= 93);
    }

    @Test
    void behindOneAddressWithAVillainVotersComeIn() throws IOException, ListenException {
        InetSocketAddress target = start();
        TestNode bob = honest("bob"); // from then on the address is known; it is everybody's here
        for (int i = 0; i < 100; i++) {
            connect(target).begin().call(1, HeaderBlock.LINK);
        }
        TestNode carol = honest("carol");
        assertTrue(alice.isLinkedTo(bob) && alice.isLinkedTo(carol));
        await("the villain's connections but for four", () -> refused(ConnectionFault.CROWDED_OUT) >= 96);
    }

    @Test
    void strangersOfOneNetworkHaveTheirShareOfTheStrangersPlaces() throws IOException, ListenException {
        TestNode dave = opened(new TestNode(
                TestPeers.identity("dave", null),
                TestNode.LIMITS.withInboundLinks(4),
                ConnectionLimits.STANDARD,
                TestPeers::registered,
                time,
                0));
        HostPort address = dave.start().address();
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        stranger(target, "first");
        StrangerLink second = stranger(target, "second");
        assertThrows(IOException.class, () -> stranger(target, "third"));
        await("the refusal", () -> dave.manager().refused(Refusal.TOO_MANY_LINKS) == 1);
        opened(StrangerLink.open(
                opened(RawHttp2.connectFrom("127.0.1.1", target)), TestPeers.identity("from afar", null)));
        second.connection().awaitTrailers(); // the newest of the most crowded network
        await("two links", () -> dave.manager().peers().size() == 2);
        assertThrows(
                IOException.class,
                () -> opened(StrangerLink.open(
                        opened(RawHttp2.connectFrom("127.0.1.1", target)), TestPeers.identity("another", null))));
    }

    @Test
    void aHandshakesTimeBeginsWithTheConnection() throws IOException, ListenException {
        InetSocketAddress target = start();
        TestNode bob = honest("bob");
        RawHttp2 silent = connect(target);
        RawHttp2 calling = connect(target).begin();
        await("both are accepted", () -> acceptedSoFar(target));
        time.pass(Duration.ofSeconds(4));
        calling.call(1, HeaderBlock.LINK);
        assertEquals(0, refused(ConnectionFault.TOO_SLOW));
        time.pass(Duration.ofSeconds(2));
        assertTrue(silent.isClosedByNode());
        assertTrue(calling.isClosedByNode(), "a call begins no new time");
        assertTrue(alice.isLinkedTo(bob));
    }

    /** Connections are accepted in turn: when a later one was, so were those before it. */
    private boolean acceptedSoFar(InetSocketAddress target) {
        try (RawHttp2 probe = RawHttp2.connect(target)) {
            probe.raw(new byte[1]);
            return probe.isClosedByNode();
        } catch (IOException e) {
            return true; // reset while this side was writing
        }
    }

    @Test
    void whoHasProvenNothingCannotCryThatAnOperatorKeyIsUsedTwice() throws IOException, ListenException {
        InetSocketAddress target = start();
        RawHttp2 liar = connect(target);
        liar.begin().call(1, HeaderBlock.LINK);
        liar.message(1, Handshake.refusal(Refusal.DUPLICATE_OPERATOR, "stop this node at once"));
        liar.awaitTrailers();
        assertEquals(List.of(), alice.refused);
        assertEquals(0, refused(Refusal.DUPLICATE_OPERATOR));
    }

    // ---- after it

    @ParameterizedTest
    @EnumSource(Flood.class)
    void aStrangerThatFloodsLosesItsLinkAndNobodyElse(Flood flood) throws IOException, ListenException {
        InetSocketAddress target = start();
        TestNode bob = honest("bob");
        StrangerLink stranger = stranger(target, "mallory");
        assertTrue(flood.send(stranger.connection(), FRAMES)
                || stranger.connection().isClosedByNode());
        await("the end of its link", () -> alice.manager().peers().size() == 1);
        assertTrue(alice.isLinkedTo(bob));
        PeerMessage vote = new VoteMessage(new GeneratedMessages(1).vote());
        assertTrue(bob.manager().send(alice.key(), vote));
        await("a message of the other", () -> alice.received.contains(vote));
    }

    @Test
    void anUnfinishedMessageHasItsTime() throws IOException, ListenException {
        InetSocketAddress target = start();
        StrangerLink stranger = stranger(target, "mallory").begin(50_000, 20_000);
        assertFalse(isClosedAfter(stranger, Duration.ofSeconds(3)));
        assertTrue(isClosedAfter(stranger, Duration.ofSeconds(2)));
        assertEquals(1, refused(ConnectionFault.UNFINISHED));
    }

    /** Time passes only when the beginning of the message is there, which the count of bytes shows. */
    private boolean isClosedAfter(StrangerLink stranger, Duration duration) throws IOException {
        await("the bytes", () -> alice.unfinishedBytes() >= 20_000);
        time.pass(duration);
        return refused(ConnectionFault.UNFINISHED) > 0 && stranger.connection().isClosedByNode();
    }

    @Test
    void whenUnfinishedMessagesTakeTooMuchTogetherTheStrangerWithTheMostLeaves() throws IOException, ListenException {
        InetSocketAddress target = start();
        StrangerLink voter = opened(StrangerLink.open(target, TestPeers.identity("voter", "operator v")));
        voter.begin(200_000, 60_000);
        await("what the voter sent", () -> alice.unfinishedBytes() >= 60_000);
        stranger(target, "small").begin(200_000, 10_000);
        await("what the first stranger sent", () -> alice.unfinishedBytes() >= 70_000);
        StrangerLink large = stranger(target, "large").begin(200_000, 40_000);
        assertTrue(large.connection().isClosedByNode());
        await("the bytes of the others alone", () -> alice.unfinishedBytes() < 80_000);
        await("the end of its link alone", () -> alice.manager().peers().size() == 2);
        assertEquals(1, refused(ConnectionFault.TOO_MUCH_UNFINISHED));
    }
}
