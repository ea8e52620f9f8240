package io.timecoin.wallet;

/** What a keystore keeps; the label is in the file and covered by its authentication. */
public enum KeyKind {
    /** Entropy of a wallet's mnemonic. */
    WALLET("wallet"),
    /** Seed of the key that signs a masternode's votes. */
    OPERATOR("operator"),
    /** Seed of the key that a node names itself by. */
    NODE("node");

    private final String label;

    KeyKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    static KeyKind ofLabel(String label) throws KeystoreException {
        for (KeyKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new KeystoreException(
                KeystoreException.Reason.UNSUPPORTED,
                "the keystore keeps a kind of key that this program does not know");
    }
}
