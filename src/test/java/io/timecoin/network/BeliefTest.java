package io.timecoin.network;

import static io.timecoin.network.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.attack.HeaderBlock;
import io.timecoin.attack.RawHttp2;
import io.timecoin.ledger.Network;
import io.timecoin.network.conduct.Subject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node believes of those that it is linked to, and of those that it is not (protocol §7): nothing without proof. */
@Timeout(180)
final class BeliefTest {

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode add(TestNode node) throws ListenException {
        nodes.add(node);
        return node.start();
    }

    private TestNode node(NodeIdentity identity, HostPort... peers) throws ListenException {
        return add(new TestNode(identity, TestNode.LIMITS, 0, peers));
    }

    private static void awaitLink(TestNode one, TestNode other) {
        await("a link on both sides", () -> one.isLinkedTo(other) && other.isLinkedTo(one));
    }

    private static NodeIdentity claiming(String name, HostPort endpoint) {
        return new NodeIdentity(
                Network.DEVNET, TestPeers.GENESIS, TestPeers.signer(name), Optional::empty, endpoint.toString());
    }

    @Test
    void whereAPeerSaysThatItIsPutsNoDiallerToSleep() throws ListenException {
        TestNode absent = node(TestPeers.identity("absent", null));
        HostPort address = absent.address();
        absent.close();
        TestNode alice = node(TestPeers.identity("alice", null), address);
        TestNode liar = node(claiming("liar", address), alice.address());
        awaitLink(alice, liar);
        TestNode real = add(new TestNode(TestPeers.identity("absent", null), TestNode.LIMITS, address.port()));
        awaitLink(alice, real);
    }

    @Test
    void theRegisteredEndpointOfAProvenMasternodeCountsAsItsAddress() {
        HostPort address = new HostPort("10.0.0.1", 24_100);
        NodeRecord record = TestPeers.record("bob", "operator b", 0);
        PeerIdentity proven = new PeerIdentity(record.nodeKey(), 1, "", 0, record, address.toString());
        PeerIdentity claimed = new PeerIdentity(record.nodeKey(), 1, address.toString(), 0, null, "");
        assertTrue(proven.isRegisteredAt(address));
        assertFalse(claimed.isRegisteredAt(address));
    }

    @Test
    void whoNamesAMasternodeThatIsNotHisIsAnObserver() throws ListenException {
        TestNode alice =
                add(new TestNode(TestPeers.identity("alice", null), TestNode.LIMITS, _ -> Optional.empty(), 0));
        TestNode impostor = node(TestPeers.identity("bob", "operator b"), alice.address());
        awaitLink(alice, impostor);
        PeerInfo seen = alice.manager().peers().getFirst();
        assertNull(seen.record());
        assertNull(seen.masternodeId());
    }

    @Test
    void aLinkWhoseRecordHoldsNoMoreEnds() throws ListenException {
        AtomicBoolean expired = new AtomicBoolean();
        TestNode alice = add(new TestNode(
                TestPeers.identity("alice", null),
                TestNode.LIMITS,
                record -> expired.get() ? Optional.empty() : TestPeers.registered(record),
                0));
        TestNode bob = node(TestPeers.identity("bob", "operator b"), alice.address());
        awaitLink(alice, bob);
        expired.set(true);
        await("the end of the link", () -> alice.unlinked.contains("the operator's record has expired"));
        awaitLink(alice, bob);
        assertNull(alice.manager().peers().getFirst().record(), "linked anew, as an observer");
    }

    @Test
    void ofTwoNodesOfOneOperatorTheOneWithTheGreaterSerialStays() throws ListenException {
        TestNode alice = node(TestPeers.identity("alice", null));
        TestNode old = node(TestPeers.showing("old", TestPeers.record("old", "operator", 4)), alice.address());
        awaitLink(alice, old);
        TestNode moved = node(TestPeers.showing("moved", TestPeers.record("moved", "operator", 5)), alice.address());
        awaitLink(alice, moved);
        await(
                "the refusal of the old one",
                () -> alice.refused.contains(new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, false))
                        && old.refused.contains(new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, true)));
        assertTrue(alice.isLinkedTo(moved) && !alice.isLinkedTo(old));
        TestNode older = node(TestPeers.showing("older", TestPeers.record("older", "operator", 3)), alice.address());
        await(
                "the refusal of a smaller one",
                () -> older.refused.contains(new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, true)));
        assertTrue(alice.isLinkedTo(moved));
    }

    @Test
    void whomThisNodeDialsItBelievesThatAnotherNodeHasItsKey() throws ListenException {
        TestNode alice = node(TestPeers.identity("alice", null));
        TestNode first = node(TestPeers.identity("first", "operator"), alice.address());
        awaitLink(alice, first);
        TestNode second = node(TestPeers.identity("second", "operator"), alice.address());
        TestNode.Refused word = new TestNode.Refused(Refusal.DUPLICATE_OPERATOR, true);
        // The first, if nothing was heard of it for a moment when the second came.
        await("its word", () -> second.refused.contains(word) || first.refused.contains(word));
    }

    @Test
    void whoIsBannedLosesItsLinkAndGetsNoOther() throws ListenException {
        TestNode alice = node(TestPeers.identity("alice", null));
        TestNode bob = node(TestPeers.identity("bob", null), alice.address());
        awaitLink(alice, bob);
        alice.conduct.ban(new Subject.Node(bob.key()), Duration.ofHours(1));
        await("the end of the link", () -> alice.unlinked.contains(Refusal.BANNED.words()));
        await("the refusal", () -> bob.refused.contains(new TestNode.Refused(Refusal.BANNED, true)));
        assertFalse(alice.isLinkedTo(bob));
        alice.conduct.lift(new Subject.Node(bob.key()));
        awaitLink(alice, bob);
    }

    @Test
    void aGarbledHandshakeBansTheAddressForStrangersAndNotForVoters() throws Exception {
        TestNode alice = node(TestPeers.identity("alice", null));
        InetSocketAddress target =
                new InetSocketAddress(alice.address().host(), alice.address().port());
        try (RawHttp2 stranger = RawHttp2.connect(target)) {
            stranger.begin()
                    .call(1, HeaderBlock.LINK)
                    .message(1, new byte[] {99})
                    .awaitTrailers();
        }
        await("the ban", () -> !alice.conduct.bans().isEmpty());
        TestNode observer = node(TestPeers.identity("observer", null), alice.address());
        await("the refusal", () -> observer.refused.contains(new TestNode.Refused(Refusal.BANNED, true)));
        TestNode voter = node(TestPeers.identity("voter", "operator v"), alice.address());
        awaitLink(alice, voter);
    }
}
