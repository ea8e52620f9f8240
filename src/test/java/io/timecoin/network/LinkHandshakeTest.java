package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.network.HandshakeResult.Identified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LinkHandshakeTest implements LinkHandshake.Owner, PeerLink.Observer {

    private final FakeWire wire = new FakeWire();
    private final List<String> ended = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final LinkHandshake handshake = new LinkHandshake(wire, Direction.INBOUND, this, Runnable::run, null);
    private @Nullable Thread closing;

    /** The wire says so on a thread of its own, while a thread for handshakes makes the link. */
    @Test
    void aLinkWhoseWireBreaksWhileItIsMadeEnds() throws InterruptedException {
        Handshake peer = handshake("bob", Direction.OUTBOUND, (byte) 3);
        handshake.opened();
        handshake.received(peer.open());
        Identified proof = assertInstanceOf(Identified.class, peer.receive(wire.written.getLast()));
        handshake.received(proof.frame());
        Objects.requireNonNull(closing, "no link was made").join();
        assertEquals(List.of("the connection broke"), ended);
        assertEquals(List.of(), failed, "it was a link by then");
    }

    @Test
    void aWireThatBreaksBeforeIsAFailedHandshake() {
        handshake.opened();
        handshake.closed("the connection broke");
        assertEquals(List.of("the connection broke"), failed);
        assertEquals(List.of(), ended);
    }

    private static Handshake handshake(String name, Direction direction, byte entropy) {
        byte[] bytes = new byte[Handshake.ENTROPY_BYTES];
        Arrays.fill(bytes, entropy);
        return Handshake.of(
                TestPeers.identity(name, null),
                SignatureVerifiers.bouncyCastle(),
                TestPeers::registered,
                direction,
                bytes,
                0);
    }

    @Override
    public Handshake begin(Direction direction) {
        return handshake("alice", direction, (byte) 5);
    }

    @Override
    public void opening(LinkHandshake of, byte[] frame) {
        of.answer(frame);
    }

    @Override
    public @Nullable Refusal judge(LinkHandshake of, PeerIdentity peer) {
        return null;
    }

    @Override
    public PeerLink link(LinkHandshake of, PeerIdentity peer) {
        PeerLink.Session session = new PeerLink.Session(
                peer,
                of.direction(),
                of.isOrdered(),
                of.handshake().sealer(),
                of.handshake().opener(),
                () -> true,
                () -> true,
                Instant.EPOCH);
        LinkRuntime runtime = TestPeers.runtime();
        StrangersShare strangers = new StrangersShare(LinkLimits.STANDARD.strangers(), () -> 0);
        return new PeerLink(session, wire, LinkLimits.STANDARD, strangers, LinkTimings.STANDARD, runtime, this);
    }

    /** Here the wire breaks. The other thread goes on when it cannot any further. */
    @Override
    public @Nullable Refusal admit(LinkHandshake of, PeerLink link) {
        Thread thread = Thread.ofPlatform().start(() -> of.closed("the connection broke"));
        closing = thread;
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        return null;
    }

    @Override
    public void refused(LinkHandshake of, HandshakeResult.Refused refused) {
        failed.add(refused.words());
    }

    @Override
    public void failed(LinkHandshake of, String reason) {
        failed.add(reason);
    }

    @Override
    public Uni<Void> received(PeerLink from, PeerMessage message) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public void malformed(PeerLink from) {
        failed.add("malformed");
    }

    @Override
    public void ended(PeerLink from, String reason) {
        ended.add(reason);
    }
}
