package io.timecoin.attack;

import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.network.Direction;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.Handshake;
import io.timecoin.network.HandshakeResult;
import io.timecoin.network.NodeIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;

/** A link of somebody whose handshake is right: what comes after it need not be. One thread. */
public final class StrangerLink implements Closeable {

    private static final int STREAM = 1;

    private final RawHttp2 connection;
    private final FrameAuthenticator sealer;

    private StrangerLink(RawHttp2 connection, FrameAuthenticator sealer) {
        this.connection = connection;
        this.sealer = sealer;
    }

    /** Connects and proves to be {@code identity}. */
    public static StrangerLink open(InetSocketAddress target, NodeIdentity identity) throws IOException {
        return open(RawHttp2.connect(target), identity);
    }

    /** The same over a connection on which nothing was said. */
    public static StrangerLink open(RawHttp2 connection, NodeIdentity identity) throws IOException {
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        new Random(identity.nodeSigner().publicKey().hashCode()).nextBytes(entropy);
        Handshake handshake = Handshake.of(
                identity, SignatureVerifiers.bouncyCastle(), _ -> Optional.empty(), Direction.OUTBOUND, entropy, 0);
        connection.begin().call(STREAM, HeaderBlock.LINK).message(STREAM, handshake.open());
        if (!(handshake.receive(connection.readMessage()) instanceof HandshakeResult.Identified(var _, byte[] proof))) {
            throw new IOException("the node answers with no proof of its own");
        }
        connection.message(STREAM, proof);
        if (!(handshake.receive(connection.readMessage()) instanceof HandshakeResult.Established)) {
            throw new IOException("the node did not take the link");
        }
        return new StrangerLink(connection, handshake.sealer());
    }

    /** Sends an authentic frame. */
    public StrangerLink send(byte[] payload) throws IOException {
        connection.message(STREAM, sealer.seal(payload));
        return this;
    }

    /** Begins a message of {@code length} bytes and sends {@code sent} of it. */
    public StrangerLink begin(int length, int sent) throws IOException {
        connection.frame(Http2Frame.DATA, 0, STREAM, RawHttp2.framed(length, new byte[0]));
        for (int left = sent; left > 0; left -= 8_192) {
            connection.frame(Http2Frame.DATA, 0, STREAM, new byte[Math.min(left, 8_192)]);
        }
        return this;
    }

    /** What the link runs on. */
    public RawHttp2 connection() {
        return connection;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
