package io.timecoin.simulation;

import io.timecoin.crypto.PublicKey;

/** What stands for the node key of a host. */
final class HostKeys {

    private HostKeys() {}

    static PublicKey of(int host) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        bytes[0] = (byte) host;
        bytes[1] = (byte) (host >> 8);
        return PublicKey.of(bytes);
    }

    static int hostOf(PublicKey nodeKey) {
        byte[] bytes = nodeKey.toBytes();
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    }
}
