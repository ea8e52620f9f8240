package io.timecoin.network;

/** Why a handshake ends without a link (protocol §7). The byte is its encoding; the words are for logs and people. */
public enum Refusal implements RefusalReason {
    MALFORMED(1, "the handshake is malformed"),
    WRONG_NETWORK(2, "this is another network"),
    WRONG_GENESIS(3, "the genesis is another one"),
    UNKNOWN_VERSION(4, "there is no common protocol version"),
    SELF_CONNECTION(5, "this is the same node"),
    WEAK_KEY(6, "the exchange key is weak"),
    BAD_SIGNATURE(7, "the node key's signature is wrong"),
    BAD_MAC(8, "the handshake's authentication code is wrong"),
    BAD_RECORD(9, "the operator's record is not valid for this node key"),
    DUPLICATE_OPERATOR(10, "another live node has the same operator key; only one may run"),
    ALREADY_LINKED(11, "these nodes are linked already"),
    TOO_MANY_LINKS(12, "no room for another link"),
    TOO_MANY_HANDSHAKES(13, "too many handshakes at once"),
    TIMED_OUT(14, "the handshake took too long"),
    STOPPING(15, "the node is stopping"),
    BANNED(16, "this node or its address is banned");

    private final int code;
    private final String words;

    Refusal(int code, String words) {
        this.code = code;
        this.words = words;
    }

    int code() {
        return code;
    }

    @Override
    public String words() {
        return words;
    }
}
