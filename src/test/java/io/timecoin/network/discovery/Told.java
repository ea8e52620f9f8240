package io.timecoin.network.discovery;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.network.Announcement;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What nodes say of themselves and of others. */
final class Told {

    static final Hash256 GENESIS = hash("genesis");
    static final long NOW = 1_767_225_600_000L;

    private static final Signature UNSIGNED = Signature.of(new byte[Signature.LENGTH]);

    private Told() {}

    static Hash256 hash(String name) {
        return HashTag.GENESIS.hash(name.getBytes(StandardCharsets.UTF_8));
    }

    static Signer signer(String name) {
        return Ed25519Signer.ofSeed(hash(name).toBytes());
    }

    /** A key that nobody has to sign with. */
    static PublicKey key(String name) {
        return PublicKey.of(hash(name).toBytes());
    }

    static IpEndpoint at(String place) {
        return IpEndpoint.of(HostPort.parse(place)).orElseThrow();
    }

    static InetAddress ip(String address) {
        return AddressPrefix.address(address).orElseThrow();
    }

    /** Without a signature that holds, for those who do not look at it. */
    static Announcement observer(String name, String place, long serial) {
        return new Announcement(record(key(name), place, serial), Optional.empty());
    }

    static Announcement observer(String name, String place) {
        return observer(name, place, NOW);
    }

    /** The same of a masternode. */
    static Announcement voter(String name, String masternode, String place, long serial) {
        PublicKey key = key(name);
        NodeRecord operator = new NodeRecord(hash(masternode), key(masternode), key, 0, Long.MAX_VALUE, UNSIGNED);
        return new Announcement(record(key, place, serial), Optional.of(operator));
    }

    private static EndpointRecord record(PublicKey key, String place, long serial) {
        return new EndpointRecord(key, at(place), serial, serial + EndpointRecord.LIFETIME.toMillis(), UNSIGNED);
    }

    /** With a signature that holds in the network of {@code genesis}. */
    static Announcement signed(String name, String place, Hash256 genesis, long serial) {
        return new Announcement(
                EndpointRecord.signed(
                        signer(name), genesis, at(place), serial, serial + EndpointRecord.LIFETIME.toMillis()),
                Optional.empty());
    }

    /** Told by a peer of this name at this address. */
    static Origin by(String teller, String from) {
        return new Origin(key(teller), ip(from));
    }
}
