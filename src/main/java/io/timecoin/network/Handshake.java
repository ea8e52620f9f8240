package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Sha256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.HandshakeFrame.Acceptance;
import io.timecoin.network.HandshakeFrame.Opening;
import io.timecoin.network.HandshakeFrame.Proof;
import io.timecoin.network.HandshakeFrame.Response;
import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/**
 * One side of the SIGMA handshake (protocol §7) without any socket. The initiator sends {@link #open}; both feed what they
 * receive to {@link #receive} until it says that the other side is identified or refused. For one thread at a time.
 */
public final class Handshake {

    /** Versions of the peer protocol that this node speaks, ascending. */
    public static final List<Integer> VERSIONS = List.of(1);

    private enum Step {
        EXPECTS_OPENING,
        EXPECTS_RESPONSE,
        EXPECTS_PROOF,
        EXPECTS_ACCEPTANCE,
        OVER
    }

    private final NodeIdentity self;
    private final SignatureVerifier verifier;
    private final Function<NodeRecord, Optional<String>> registered;
    private final Direction direction;
    private final byte[] exchangeSecret;
    private final Hello ownHello;
    private Step step;
    private @Nullable Hello peerHello;
    private @Nullable Hash256 transcript;
    private @Nullable LinkKeys keys;

    private Handshake(
            NodeIdentity self,
            SignatureVerifier verifier,
            Function<NodeRecord, Optional<String>> registered,
            Direction direction,
            byte[] exchangeSecret,
            Hello ownHello,
            Step step) {
        this.self = self;
        this.verifier = verifier;
        this.registered = registered;
        this.direction = direction;
        this.exchangeSecret = exchangeSecret;
        this.ownHello = ownHello;
        this.step = step;
    }

    /**
     * Prepares one side.
     *
     * @param registered as {@link LocalNode#registered}
     * @param entropy fresh secret random bytes, {@link #ENTROPY_BYTES} of them, for this handshake alone
     */
    public static Handshake of(
            NodeIdentity self,
            SignatureVerifier verifier,
            Function<NodeRecord, Optional<String>> registered,
            Direction direction,
            byte[] entropy,
            long finalHeight) {
        if (entropy.length != ENTROPY_BYTES) {
            throw new IllegalArgumentException("a handshake takes " + ENTROPY_BYTES + " random bytes");
        }
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        byte[] nonce = new byte[Hello.NONCE_BYTES];
        System.arraycopy(entropy, 0, secret, 0, secret.length);
        System.arraycopy(entropy, secret.length, nonce, 0, nonce.length);
        byte[] exchangeKey = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(secret, 0, exchangeKey, 0);
        Hello hello = new Hello(
                self.network().id(),
                self.genesisHash(),
                VERSIONS,
                self.nodeSigner().publicKey(),
                exchangeKey,
                nonce,
                self.endpoint(),
                finalHeight,
                self.records().get().stream().toList());
        Step first = direction == Direction.OUTBOUND ? Step.EXPECTS_RESPONSE : Step.EXPECTS_OPENING;
        return new Handshake(self, verifier, registered, direction, secret, hello, first);
    }

    /** Random bytes that a handshake takes: an X25519 secret and a nonce. */
    public static final int ENTROPY_BYTES = X25519.SCALAR_SIZE + Hello.NONCE_BYTES;

    /** The initiator's first frame. */
    public byte[] open() {
        if (direction != Direction.OUTBOUND) {
            throw new IllegalStateException("the initiator opens");
        }
        return new Opening(ownHello).encode();
    }

    /** The frame that tells the other side of a refusal. */
    public static byte[] refusal(Refusal refusal, String words) {
        return new HandshakeFrame.Refused(refusal, words).encode();
    }

    /** Takes the next frame of the other side, whatever it is. */
    public HandshakeResult receive(byte[] frame) {
        HandshakeResult result;
        try {
            result = step(HandshakeFrame.decode(frame));
        } catch (MalformedException e) {
            result = refuse(Refusal.MALFORMED, e.getMessage());
        }
        if (result instanceof Refused) {
            step = Step.OVER;
        }
        return result;
    }

    /** Makes the frames that this side sends; once the other side is identified. */
    public FrameAuthenticator sealer() {
        return FrameAuthenticator.of(keys().frames(direction == Direction.OUTBOUND));
    }

    /** Checks the frames that the other side sends; once it is identified. */
    public FrameAuthenticator opener() {
        return FrameAuthenticator.of(keys().frames(direction == Direction.INBOUND));
    }

    /** The other side's node key as it claims it; null before its hello. */
    public @Nullable PublicKey claimedKey() {
        return peerHello == null ? null : peerHello.nodeKey();
    }

    private HandshakeResult step(HandshakeFrame frame) {
        return switch (frame) {
            case HandshakeFrame.Refused(Refusal refusal, String words) -> new Refused(refusal, words, true);
            case Opening(Hello hello) when step == Step.EXPECTS_OPENING -> answer(hello);
            case Response(Hello hello, Signature signature, byte[] mac)
            when step == Step.EXPECTS_RESPONSE -> conclude(hello, signature, mac);
            case Proof(Signature signature, byte[] mac) when step == Step.EXPECTS_PROOF -> admit(signature, mac);
            case Acceptance(byte[] mac) when step == Step.EXPECTS_ACCEPTANCE -> establish(mac);
            case Opening _, Response _, Proof _, Acceptance _ ->
                refuse(Refusal.MALFORMED, "a handshake frame came out of turn");
        };
    }

    /** Responder: the initiator's hello came. */
    private HandshakeResult answer(Hello hello) {
        Refused refused = agree(hello, hello, ownHello);
        if (refused != null) {
            return refused;
        }
        step = Step.EXPECTS_PROOF;
        Signature signature = self.nodeSigner().sign(signed(false));
        return new Reply(new Response(ownHello, signature, mac(false, signature)).encode());
    }

    /** Initiator: the responder's hello and proof came. */
    private HandshakeResult conclude(Hello hello, Signature signature, byte[] mac) {
        Refused refused = agree(hello, ownHello, hello);
        if (refused == null) {
            refused = checkProof(false, hello, signature, mac);
        }
        if (refused != null) {
            return refused;
        }
        step = Step.EXPECTS_ACCEPTANCE;
        Signature own = self.nodeSigner().sign(signed(true));
        return new Identified(identity(hello), new Proof(own, mac(true, own)).encode());
    }

    /** Responder: the initiator's proof came. */
    private HandshakeResult admit(Signature signature, byte[] mac) {
        Hello hello = known(peerHello);
        Refused refused = checkProof(true, hello, signature, mac);
        if (refused == null) {
            refused = checkOperator(hello);
        }
        if (refused != null) {
            return refused;
        }
        step = Step.OVER;
        return new Identified(identity(hello), new Acceptance(acceptanceMac()).encode());
    }

    /** Initiator: the responder took the link. */
    private HandshakeResult establish(byte[] mac) {
        if (!MessageDigest.isEqual(mac, acceptanceMac())) {
            return refuse(Refusal.BAD_MAC, Refusal.BAD_MAC.words());
        }
        step = Step.OVER;
        Refused refused = checkOperator(known(peerHello));
        return refused == null ? new Established() : refused;
    }

    /** Checks what a hello claims, then agrees on keys; null if nothing speaks against it. */
    private @Nullable Refused agree(Hello hello, Hello initiator, Hello responder) {
        if (hello.networkId() != ownHello.networkId()) {
            return refuse(Refusal.WRONG_NETWORK, "network " + ownHello.networkId() + " here, " + hello.networkId());
        }
        if (!hello.genesisHash().equals(ownHello.genesisHash())) {
            return refuse(Refusal.WRONG_GENESIS, ownHello.genesisHash() + " here, " + hello.genesisHash());
        }
        if (hello.versions().stream().noneMatch(VERSIONS::contains)) {
            return refuse(Refusal.UNKNOWN_VERSION, VERSIONS + " here, " + hello.versions());
        }
        if (hello.nodeKey().equals(ownHello.nodeKey())) {
            return refuse(Refusal.SELF_CONNECTION, "node key " + hello.nodeKey());
        }
        byte[] secret = new byte[X25519.POINT_SIZE];
        if (!X25519.calculateAgreement(exchangeSecret, 0, hello.exchangeKey(), 0, secret, 0)) {
            return refuse(Refusal.WEAK_KEY, "all-zero shared secret");
        }
        peerHello = hello;
        Hash256 hash = HashTag.HANDSHAKE.hash(initiator.encode(), responder.encode());
        transcript = hash;
        keys = LinkKeys.of(secret, hash);
        return null;
    }

    private @Nullable Refused checkProof(boolean byInitiator, Hello hello, Signature signature, byte[] mac) {
        // The MAC first: it costs nothing, and without it nobody makes this node verify signatures.
        if (!MessageDigest.isEqual(mac, mac(byInitiator, signature))) {
            return refuse(Refusal.BAD_MAC, Refusal.BAD_MAC.words());
        }
        if (!verifier.verify(hello.nodeKey(), signed(byInitiator), signature)) {
            return refuse(Refusal.BAD_SIGNATURE, "node key " + hello.nodeKey());
        }
        for (NodeRecord record : hello.records()) {
            if (!record.nodeKey().equals(hello.nodeKey()) || !record.isSigned(self.genesisHash(), verifier)) {
                return refuse(Refusal.BAD_RECORD, "masternode " + record.masternodeId());
            }
        }
        return null;
    }

    /**
     * The other side, which has proven itself, has this node's operator key. The responder asks first, when the initiator has proven
     * itself too, so that both know it of the other.
     */
    private @Nullable Refused checkOperator(Hello hello) {
        for (NodeRecord own : ownHello.records()) {
            if (hello.records().stream().anyMatch(other -> other.operatorKey().equals(own.operatorKey()))) {
                return refuse(Refusal.DUPLICATE_OPERATOR, "operator key " + own.operatorKey());
            }
        }
        return null;
    }

    /** Who the sender of a hello is, once it is proven. */
    PeerIdentity identity(Hello hello) {
        int version = hello.versions().stream()
                .filter(VERSIONS::contains)
                .max(Integer::compare)
                .orElseThrow();
        for (NodeRecord record : hello.records()) {
            Optional<String> endpoint = registered.apply(record);
            if (endpoint.isPresent()) {
                return new PeerIdentity(
                        hello.nodeKey(), version, hello.endpoint(), hello.finalHeight(), record, endpoint.get());
            }
        }
        // Anybody can sign a record that names another's masternode: it makes nobody more than an observer.
        return new PeerIdentity(hello.nodeKey(), version, hello.endpoint(), hello.finalHeight(), null, "");
    }

    private Hash256 signed(boolean byInitiator) {
        return HashTag.HANDSHAKE.hash(role(byInitiator), known(transcript).toBytes());
    }

    private byte[] mac(boolean byInitiator, Signature signature) {
        Mac mac = Sha256.hmac(keys().proof(byInitiator));
        mac.update(role(byInitiator));
        mac.update(known(transcript).toBytes());
        return mac.doFinal(signature.toBytes());
    }

    byte[] acceptanceMac() {
        return Sha256.hmac(keys().acceptance()).doFinal(known(transcript).toBytes());
    }

    private static byte[] role(boolean initiator) {
        return new byte[] {(byte) (initiator ? 0 : 1)};
    }

    private static Refused refuse(Refusal refusal, @Nullable String words) {
        return new Refused(refusal, words == null ? refusal.words() : words, false);
    }

    private LinkKeys keys() {
        return known(keys);
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the other side's hello has not come yet");
        }
        return value;
    }
}
