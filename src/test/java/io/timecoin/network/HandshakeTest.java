package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.HandshakeFrame.Opening;
import io.timecoin.network.HandshakeFrame.Proof;
import io.timecoin.network.HandshakeFrame.Response;
import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HandshakeTest {

    private static final Hash256 GENESIS = TestPeers.GENESIS;

    private final NodeIdentity alice = TestPeers.identity("alice", "operator a");
    private final NodeIdentity bob = TestPeers.identity("bob", null);

    @Test
    void bothSidesLearnWhoTheOtherIsAndShareKeys() throws ForgedFrameException {
        Handshake initiator = handshake(alice, Direction.OUTBOUND, 7);
        Handshake responder = handshake(bob, Direction.INBOUND, 9);
        Reply response = assertInstanceOf(Reply.class, responder.receive(initiator.open()));
        Identified ofBob = assertInstanceOf(Identified.class, initiator.receive(response.frame()));
        Identified ofAlice = assertInstanceOf(Identified.class, responder.receive(ofBob.frame()));
        assertInstanceOf(Established.class, initiator.receive(ofAlice.frame()));

        String endpoint =
                TestPeers.registered(TestPeers.record("alice", "operator a", 0)).orElseThrow();
        assertEquals(new PeerIdentity(bob.nodeSigner().publicKey(), 1, "bob:24100", 9, null, ""), ofBob.peer());
        assertEquals(
                new PeerIdentity(alice.nodeSigner().publicKey(), 1, "alice:24100", 7, alice.record(), endpoint),
                ofAlice.peer());
        byte[] there = initiator.sealer().seal(new byte[] {1});
        byte[] back = responder.sealer().seal(new byte[] {2});
        assertArrayEquals(new byte[] {1}, responder.opener().open(there));
        assertArrayEquals(new byte[] {2}, initiator.opener().open(back));
        assertThrows(ForgedFrameException.class, () -> initiator.opener().open(there), "one key for each direction");
    }

    @Test
    void anotherNetworkIsRefused() {
        NodeIdentity stranger =
                new NodeIdentity(Network.MAINNET, GENESIS, TestPeers.signer("stranger"), Optional::empty, "");
        assertBothRefuse(Refusal.WRONG_NETWORK, stranger);
    }

    @Test
    void anotherGenesisIsRefused() {
        NodeIdentity stranger =
                new NodeIdentity(Network.DEVNET, Hash256.ZERO, TestPeers.signer("stranger"), Optional::empty, "");
        assertBothRefuse(Refusal.WRONG_GENESIS, stranger);
    }

    @Test
    void theSameNodeIsRefused() {
        assertBothRefuse(Refusal.SELF_CONNECTION, alice);
    }

    @Test
    void anotherNodeOfTheOwnOperatorIsRefused() {
        Handshake initiator = handshake(TestPeers.identity("twin", "operator a"), Direction.OUTBOUND, 0);
        Handshake responder = handshake(alice, Direction.INBOUND, 0);
        Reply response = assertInstanceOf(Reply.class, responder.receive(initiator.open()));
        Identified proof = assertInstanceOf(Identified.class, initiator.receive(response.frame()));
        assertRefused(Refusal.DUPLICATE_OPERATOR, responder.receive(proof.frame()));
        byte[] acceptance = new HandshakeFrame.Acceptance(responder.acceptanceMac()).encode();
        assertRefused(Refusal.DUPLICATE_OPERATOR, initiator.receive(acceptance)); // though the other would have it
    }

    @Test
    void aVersionThatNobodyHereSpeaksIsRefused() throws MalformedException {
        Hello hello = hello(handshake(bob, Direction.OUTBOUND, 0).open());
        byte[] frame = new Opening(with(hello, List.of(2, 3), hello.exchangeKey(), null)).encode();
        assertRefused(
                Refusal.UNKNOWN_VERSION, handshake(alice, Direction.INBOUND, 0).receive(frame));
    }

    @Test
    void anExchangeKeyThatGivesAnAllZeroSecretIsRefused() throws MalformedException {
        Hello hello = hello(handshake(bob, Direction.OUTBOUND, 0).open());
        byte[] frame = new Opening(with(hello, hello.versions(), new byte[32], null)).encode();
        assertRefused(Refusal.WEAK_KEY, handshake(alice, Direction.INBOUND, 0).receive(frame));
    }

    @Test
    void aProofWithAWrongCodeIsRefused() throws MalformedException {
        assertRefused(Refusal.BAD_MAC, afterProof(bob, proof -> {
            byte[] mac = proof.mac().clone();
            mac[0] ^= 1;
            return new Proof(proof.signature(), mac);
        }));
    }

    @Test
    void aProofWithAnotherSignatureIsRefused() throws MalformedException {
        // The code covers the signature, so that it fails first.
        Signer other = TestPeers.signer("other");
        assertRefused(Refusal.BAD_MAC, afterProof(bob, proof -> new Proof(other.sign(Hash256.ZERO), proof.mac())));
    }

    @Test
    void aNodeKeyThatTheSignerDoesNotHaveIsRefused() throws MalformedException {
        Signer claimed = TestPeers.signer("claimed");
        Signer real = TestPeers.signer("real");
        Signer liar = new Signer() {
            @Override
            public io.timecoin.crypto.PublicKey publicKey() {
                return claimed.publicKey();
            }

            @Override
            public io.timecoin.crypto.Signature sign(Hash256 digest) {
                return real.sign(digest);
            }
        };
        NodeIdentity identity = new NodeIdentity(Network.DEVNET, GENESIS, liar, Optional::empty, "");
        assertRefused(Refusal.BAD_SIGNATURE, afterProof(identity, proof -> proof));
    }

    @Test
    void aRecordThatTheOperatorDidNotSignIsRefused() throws MalformedException {
        Signer node = TestPeers.signer("bob");
        NodeRecord good = TestPeers.record("bob", "operator b", 0);
        NodeRecord stolen = new NodeRecord(
                good.masternodeId(),
                TestPeers.signer("operator c").publicKey(),
                good.nodeKey(),
                0,
                TestPeers.NEVER,
                good.signature());
        NodeIdentity identity = new NodeIdentity(Network.DEVNET, GENESIS, node, () -> Optional.of(stolen), "");
        assertRefused(Refusal.BAD_RECORD, afterProof(identity, proof -> proof));
    }

    @Test
    void aRecordOfAnotherNetworkIsRefused() throws MalformedException {
        Signer node = TestPeers.signer("bob");
        NodeRecord other = NodeRecord.signed(
                TestPeers.signer("operator b"), Hash256.ZERO, GENESIS, node.publicKey(), 0, TestPeers.NEVER);
        NodeIdentity identity = new NodeIdentity(Network.DEVNET, GENESIS, node, () -> Optional.of(other), "");
        assertRefused(Refusal.BAD_RECORD, afterProof(identity, proof -> proof));
    }

    @Test
    void aRecordThatNamesAnotherNodeIsRefused() throws MalformedException {
        Hello hello = hello(handshake(bob, Direction.OUTBOUND, 0).open());
        Handshake responder = handshake(TestPeers.identity("carol", null), Direction.INBOUND, 0);
        // Alice's record in Bob's hello: the codes do not fit either, because the transcript is another one.
        byte[] frame = new Opening(with(hello, hello.versions(), hello.exchangeKey(), alice.record())).encode();
        assertInstanceOf(Reply.class, responder.receive(frame));
        assertThrows(IllegalArgumentException.class, () -> TestPeers.showing("bob", alice.record()));
    }

    /** Of a node with the records of its operator's present and next key, who the other side takes it for. */
    private PeerIdentity taken(Function<NodeRecord, Optional<String>> registered) throws MalformedException {
        NodeRecord present = TestPeers.record("bob", "operator b", 0);
        NodeRecord next = TestPeers.record("bob", "operator c", 0);
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        Hello hello = hello(handshake(bob, Direction.OUTBOUND, 0).open());
        Hello both = new Hello(
                hello.networkId(),
                hello.genesisHash(),
                hello.versions(),
                hello.nodeKey(),
                hello.exchangeKey(),
                hello.nonce(),
                hello.endpoint(),
                hello.finalHeight(),
                List.of(present, next));
        assertEquals(both.records(), hello(new Opening(both).encode()).records());
        return Handshake.of(bob, SignatureVerifiers.bouncyCastle(), registered, Direction.OUTBOUND, entropy, 0)
                .identity(both);
    }

    @Test
    void ofTheRecordsOfTwoKeysTheRegisteredOneCounts() throws MalformedException {
        NodeRecord next = TestPeers.record("bob", "operator c", 0);
        PeerIdentity peer = taken(record -> record.equals(next) ? Optional.of("there:1") : Optional.empty());
        assertEquals(next, peer.record());
        assertEquals("there:1", peer.registeredEndpoint());
    }

    @Test
    void whoseRecordsNameNoMasternodeOfTheirOperatorsIsAnObserver() throws MalformedException {
        PeerIdentity peer = taken(_ -> Optional.empty());
        assertNull(peer.record());
        assertEquals("", peer.registeredEndpoint());
    }

    @Test
    void framesOutOfTurnAndGarbageAreRefused() {
        byte[] opening = handshake(bob, Direction.OUTBOUND, 0).open();
        assertRefused(Refusal.MALFORMED, handshake(alice, Direction.OUTBOUND, 0).receive(opening));
        assertRefused(Refusal.MALFORMED, handshake(alice, Direction.INBOUND, 0).receive(new byte[0]));
        assertRefused(Refusal.MALFORMED, handshake(alice, Direction.INBOUND, 0).receive(new byte[] {9}));
        assertRefused(
                Refusal.MALFORMED,
                handshake(alice, Direction.INBOUND, 0).receive(Arrays.copyOf(opening, opening.length - 1)));
        assertRefused(
                Refusal.MALFORMED,
                handshake(alice, Direction.INBOUND, 0).receive(Arrays.copyOf(opening, opening.length + 1)));
        assertRefused(
                Refusal.MALFORMED,
                handshake(alice, Direction.INBOUND, 0).receive(new byte[HandshakeFrame.MAX_BYTES + 1]));
    }

    @Test
    void nothingIsTakenAfterARefusal() {
        Handshake responder = handshake(alice, Direction.INBOUND, 0);
        assertRefused(Refusal.MALFORMED, responder.receive(new byte[] {9}));
        assertRefused(
                Refusal.MALFORMED,
                responder.receive(handshake(bob, Direction.OUTBOUND, 0).open()));
    }

    @Test
    void theOtherSideHearsTheReason() {
        byte[] frame = Handshake.refusal(Refusal.DUPLICATE_OPERATOR, "two nodes");
        assertEquals(
                new Refused(Refusal.DUPLICATE_OPERATOR, "two nodes", true),
                handshake(alice, Direction.OUTBOUND, 0).receive(frame));
    }

    @Test
    void everyReasonSurvivesItsEncoding() throws MalformedException {
        for (Refusal refusal : Refusal.values()) {
            HandshakeFrame frame = new HandshakeFrame.Refused(refusal, refusal.words());
            assertEquals(frame, HandshakeFrame.decode(frame.encode()));
        }
    }

    @Test
    void wordsThatCouldForgeALogLineAreRefused() {
        byte[] frame = Handshake.refusal(Refusal.STOPPING, "x");
        frame[frame.length - 1] = '\n';
        assertThrows(MalformedException.class, () -> HandshakeFrame.decode(frame));
    }

    private interface Tampering {
        Proof apply(Proof proof);
    }

    /** What Alice says to the proof of {@code initiatorIdentity} after somebody tampered with it. */
    private HandshakeResult afterProof(NodeIdentity initiatorIdentity, Tampering tampering) throws MalformedException {
        Handshake initiator = handshake(initiatorIdentity, Direction.OUTBOUND, 0);
        Handshake responder = handshake(alice, Direction.INBOUND, 0);
        Reply response = assertInstanceOf(Reply.class, responder.receive(initiator.open()));
        Identified identified = assertInstanceOf(Identified.class, initiator.receive(response.frame()));
        Proof proof = assertInstanceOf(Proof.class, HandshakeFrame.decode(identified.frame()));
        return responder.receive(tampering.apply(proof).encode());
    }

    private void assertBothRefuse(Refusal refusal, NodeIdentity stranger) {
        byte[] opening = handshake(stranger, Direction.OUTBOUND, 0).open();
        assertRefused(refusal, handshake(alice, Direction.INBOUND, 0).receive(opening));

        Handshake initiator = handshake(alice, Direction.OUTBOUND, 0);
        Hello hello = helloOf(stranger);
        byte[] response = new Response(hello, stranger.nodeSigner().sign(Hash256.ZERO), new byte[32]).encode();
        assertRefused(refusal, initiator.receive(response));
    }

    private static Hello helloOf(NodeIdentity identity) {
        try {
            return hello(handshake(identity, Direction.OUTBOUND, 0).open());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Hello hello(byte[] opening) throws MalformedException {
        return assertInstanceOf(Opening.class, HandshakeFrame.decode(opening)).hello();
    }

    private static Hello with(Hello hello, List<Integer> versions, byte[] exchangeKey, @Nullable NodeRecord record) {
        return new Hello(
                hello.networkId(),
                hello.genesisHash(),
                versions,
                hello.nodeKey(),
                exchangeKey,
                hello.nonce(),
                hello.endpoint(),
                hello.finalHeight(),
                record == null ? List.of() : List.of(record));
    }

    private static void assertRefused(Refusal expected, HandshakeResult result) {
        Refused refused = assertInstanceOf(Refused.class, result);
        assertEquals(expected, refused.refusal());
        assertTrue(Words.isPrintable(refused.words(), Words.MAX_REASON));
    }

    private static Handshake handshake(NodeIdentity identity, Direction direction, long finalHeight) {
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        Arrays.fill(entropy, direction == Direction.OUTBOUND ? (byte) 3 : (byte) 5);
        return Handshake.of(
                identity, SignatureVerifiers.bouncyCastle(), TestPeers::registered, direction, entropy, finalHeight);
    }
}
