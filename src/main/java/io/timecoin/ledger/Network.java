package io.timecoin.ledger;

import java.util.Locale;

/** Which network a node belongs to: decides address prefixes and default ports (protocol §2, §7). */
public enum Network {
    MAINNET(0, '1', 24000),
    TESTNET(1, '0', 24100),
    DEVNET(2, '0', 24100);

    private final int id;
    private final char addressPrefix;
    private final int defaultPeerPort;

    Network(int id, char addressPrefix, int defaultPeerPort) {
        this.id = id;
        this.addressPrefix = addressPrefix;
        this.defaultPeerPort = defaultPeerPort;
    }

    /** The byte that stands for it in encodings. */
    public int id() {
        return id;
    }

    /** The character after {@code TIME} in addresses. */
    public char addressPrefix() {
        return addressPrefix;
    }

    /** Peer transport's port; the API has the next one, management the one after. */
    public int defaultPeerPort() {
        return defaultPeerPort;
    }

    /** Lower-case name, as in configuration and API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
