package io.timecoin.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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
    NODE_RECORD("timecoin/node-record");

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written after construction
    private final byte[] prefix;

    HashTag(String tag) {
        byte[] digest = newSha256().digest(tag.getBytes(StandardCharsets.US_ASCII));
        this.prefix = new byte[2 * Hash256.LENGTH];
        System.arraycopy(digest, 0, prefix, 0, Hash256.LENGTH);
        System.arraycopy(digest, 0, prefix, Hash256.LENGTH, Hash256.LENGTH);
    }

    /** The tagged digest of the concatenation of {@code parts}. */
    public Hash256 hash(byte[]... parts) {
        MessageDigest sha256 = newSha256();
        sha256.update(prefix);
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return Hash256.of(sha256.digest());
    }

    /** The tagged digest of {@code length} bytes of {@code data} from {@code offset}. */
    public Hash256 hash(byte[] data, int offset, int length) {
        MessageDigest sha256 = newSha256();
        sha256.update(prefix);
        sha256.update(data, offset, length);
        return Hash256.of(sha256.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
