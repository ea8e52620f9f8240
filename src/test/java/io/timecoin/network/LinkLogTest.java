package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.timecoin.LogLines;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.conduct.Conduct;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log says of links in ordinary life. */
@Timeout(180)
final class LinkLogTest {

    private static final HostPort ADDRESS = new HostPort("peer", 1);

    private final NodeIdentity identity = TestPeers.identity("alice", "operator a");
    private final Conduct conduct = TestPeers.conduct();
    private final LinkRuntime runtime = TestPeers.runtime();
    private final PeerListener listener = new PeerListener() {
        @Override
        public void linked(PeerInfo peer) {}

        @Override
        public void unlinked(PeerInfo peer, String reason) {}

        @Override
        public Uni<Void> received(PeerInfo peer, PeerMessage message) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {}
    };
    private final LinkTable table = new LinkTable(identity.nodeSigner().publicKey(), 8, listener, conduct, _ -> {});
    private final LinkOpener opener = new LinkOpener(
            new NetworkConfig("127.0.0.1", 0, List.of(ADDRESS), TestNode.LIMITS, TestNode.TIMINGS),
            new LocalNode(
                    identity,
                    SignatureVerifiers.bouncyCastle(),
                    () -> new StatusMessage(7, 1, 1),
                    _ -> true,
                    TestPeers::registered),
            runtime,
            listener,
            table,
            new StrangersShare(TestNode.LIMITS.strangers(), () -> 0),
            conduct);

    /** This node dials, and hears that it is refused. */
    private List<LogLines.Line> dialAndHear(Refusal refusal) {
        try (LogLines log = LogLines.of(LinkOpener.class)) {
            Dialer dialer = new Dialer(ADDRESS, ADDRESS, TestNode.TIMINGS, runtime, table, (address, again) -> {});
            WireListener handshake = opener.dialled(new FakeWire(), dialer);
            handshake.opened();
            handshake.received(Handshake.refusal(refusal, "its own words"));
            return log.lines();
        }
    }

    @Test
    void aPeerThatIsLinkedAlreadyAndSaysSoAlarmsNobody() {
        List<LogLines.Line> lines = dialAndHear(Refusal.ALREADY_LINKED);
        assertEquals(
                List.of("refused by peer:1: these nodes are linked already (its own words)"),
                lines.stream().map(LogLines.Line::words).toList());
        assertTrue(lines.getFirst().level() < LogLines.INFO, lines.toString());
    }

    @Test
    void whatAnOperatorCanMendIsSeen() {
        List<LogLines.Line> lines = dialAndHear(Refusal.WRONG_GENESIS);
        assertEquals(1, lines.size(), lines.toString());
        assertEquals(LogLines.INFO, lines.getFirst().level());
    }

    @Test
    void aLinkIsOneLineAtEachEnd() throws ListenException {
        try (LogLines links = LogLines.of(LinkTable.class);
                LogLines handshakes = LogLines.of(LinkOpener.class);
                TestNode alice = TestNode.started("alice", "operator a");
                TestNode bob = TestNode.started("bob", "operator b", alice.address())) {
            TestNode.await("a link on both sides", () -> alice.isLinkedTo(bob) && bob.isLinkedTo(alice));
            TestNode.await("both lines", () -> links.seen().size() >= 2);
            assertEquals(2, links.seen().size(), links.seen().toString());
            assertTrue(links.seen().stream().allMatch(line -> line.startsWith("linked to masternode ")));
            assertEquals(List.of(), handshakes.seen());
        }
    }
}
