package io.timecoin.ledger;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Active sets made of nothing but weights, for tests of who counts how much: voter {@code i} has an id and a key of its own. */
public final class NumberedVoters {

    private NumberedVoters() {}

    /** A masternode id, or any other hash, of its number; at most 255. */
    public static Hash256 id(int number) {
        byte[] bytes = new byte[Hash256.LENGTH];
        bytes[0] = (byte) number;
        return Hash256.of(bytes);
    }

    /** A key of its number; at most 254. */
    public static Ed25519Signer key(int number) {
        byte[] seed = new byte[Ed25519Signer.SEED_LENGTH];
        Arrays.fill(seed, (byte) (number + 1));
        return Ed25519Signer.ofSeed(seed);
    }

    /** Voter {@code i} has {@link #id} and {@link #key} of {@code i}. */
    public static ActiveSet set(long... weights) {
        return new ActiveSet(IntStream.range(0, weights.length)
                .mapToObj(i -> new Voter(id(i), key(i).publicKey(), weights[i]))
                .toList());
    }
}
