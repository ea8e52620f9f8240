package io.timecoin.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * One tag for each kind of object that is hashed or signed, so that no digest of one kind is ever one of another:
 * {@code SHA256(SHA256(tag) ‖ SHA256(tag) ‖ data)} as in BIP-340. Safe for any thread.
 */
public enum HashTag {
    TRANSACTION_ID("timecoin/txid"),
    TRANSACTION_FULL("timecoin/full"),
    TRANSACTION_SIGNATURE("timecoin/sighash"),
    TRANSACTION_LEAF("timecoin/tx-leaf"),
    TRANSACTION_NODE("timecoin/tx-node"),
    TRANSACTION_EMPTY("timecoin/tx-empty"),
    BLOCK("timecoin/block"),
    BODY("timecoin/body"),
    ACTIVE_SET("timecoin/active-set"),
    GENESIS("timecoin/genesis"),
    GENESIS_COINS("timecoin/genesis-coins"),
    MASTERNODE("timecoin/masternode"),
    LEADER("timecoin/leader"),
    PROPOSAL("timecoin/proposal"),
    NOTARIZE("timecoin/notarize"),
    NULLIFY("timecoin/nullify"),
    FINALIZE("timecoin/finalize"),
    HANDSHAKE("timecoin/handshake"),
    NODE_RECORD("timecoin/node-record"),
    ENDPOINT_RECORD("timecoin/endpoint-record");

    /** Digest that has taken in both copies of the tag, exactly one block: each use starts from a clone of it. */
    @SuppressWarnings(
            "ImmutableEnumChecker") // never handed out, only cloned; whoever makes it, its digests are the same
    private volatile MessageDigest tagged;

    private final String tag;

    HashTag(String tag) {
        this.tag = tag;
        this.tagged = tagged();
    }

    /** There is a quicker SHA-256 than there was. */
    static void startAnew() {
        for (HashTag tag : values()) {
            tag.tagged = tag.tagged();
        }
    }

    private MessageDigest tagged() {
        byte[] digest = Sha256.digest(tag.getBytes(StandardCharsets.US_ASCII));
        MessageDigest begun = Sha256.start();
        begun.update(digest);
        begun.update(digest);
        return begun;
    }

    /** The tagged digest of the concatenation of {@code parts}. */
    public Hash256 hash(byte[]... parts) {
        MessageDigest sha256 = start();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return Hash256.of(sha256.digest());
    }

    /** The tagged digest of {@code length} bytes of {@code data} from {@code offset}. */
    public Hash256 hash(byte[] data, int offset, int length) {
        MessageDigest sha256 = start();
        sha256.update(data, offset, length);
        return Hash256.of(sha256.digest());
    }

    private MessageDigest start() {
        try {
            return (MessageDigest) tagged.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
        }
    }
}
