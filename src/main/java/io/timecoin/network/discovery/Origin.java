package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;

/**
 * Who told of an endpoint.
 *
 * @param teller node key of the link that it came on
 * @param from the other end of that link
 */
public record Origin(PublicKey teller, InetAddress from) {

    AddressPrefix group() {
        return AddressPrefix.group(from);
    }
}
