package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.TestLedger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Peers as they look once they are linked. Each has the node key that its name stands for. */
public final class LinkedPeers {

    private LinkedPeers() {}

    /** The node of a voter, by the voter's index in the active set of the genesis. */
    public static PeerInfo voter(TestLedger ledger, int index) {
        return naming(ledger, index, ledger.voter(index), "node " + index);
    }

    /** A node that names a voter's masternode in a record that somebody else has signed. */
    public static PeerInfo impostor(TestLedger ledger, int index) {
        return naming(ledger, index, TestLedger.signer("impostor"), "impostor of " + index);
    }

    /** An observer. */
    public static PeerInfo stranger(String name) {
        return peer(TestLedger.signer(name).publicKey(), null);
    }

    /** The same peer, further on in the chain. */
    public static PeerInfo at(PeerInfo peer, long finalHeight) {
        return new PeerInfo(
                peer.nodeKey(),
                peer.record(),
                peer.endpoint(),
                peer.remoteAddress(),
                peer.direction(),
                peer.connectedSince(),
                peer.lastHeard(),
                finalHeight,
                peer.bytesIn(),
                peer.bytesOut(),
                peer.roundTrip(),
                peer.clockOffset());
    }

    private static PeerInfo naming(TestLedger ledger, int index, Signer operator, String name) {
        PublicKey nodeKey = TestLedger.signer(name).publicKey();
        return peer(
                nodeKey,
                NodeRecord.signed(
                        operator,
                        ledger.genesisHash(),
                        ledger.genesis().activeSet().voter(index).id(),
                        nodeKey,
                        0,
                        TestPeers.NEVER));
    }

    private static PeerInfo peer(PublicKey nodeKey, @Nullable NodeRecord record) {
        return new PeerInfo(
                nodeKey,
                record,
                "",
                "127.0.0.1:1",
                Direction.INBOUND,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                0,
                null,
                null);
    }
}
