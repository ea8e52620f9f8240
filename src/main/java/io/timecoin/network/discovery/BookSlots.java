package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Sha256;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.conduct.AddressPrefix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Places of one table, in buckets. Which place an endpoint has follows from it and from what the bucket is chosen by, keyed with a secret
 * of this node: nobody chooses his place, and nobody has more than his buckets.
 */
final class BookSlots {

    /** Places of a bucket. */
    static final int SLOTS = 16;

    private final byte[] secret;
    private final String name;
    private final int buckets;
    private final int bucketsOfOne;
    private final Map<Integer, PublicKey> taken = new TreeMap<>();

    /**
     * @param secret not to be changed
     * @param name tells the places of two tables apart
     * @param bucketsOfOne so many buckets of all {@code buckets} one group has at most
     */
    BookSlots(byte[] secret, String name, int buckets, int bucketsOfOne) {
        this.secret = secret;
        this.name = name;
        this.buckets = buckets;
        this.bucketsOfOne = bucketsOfOne;
    }

    /**
     * The place of an endpoint.
     *
     * @param owner the group whose buckets it is in
     * @param spread by which one of these is chosen
     */
    int slot(AddressPrefix owner, String spread, IpEndpoint endpoint) {
        long which = Long.remainderUnsigned(hash("which", owner.toString(), spread), bucketsOfOne);
        long bucket = Long.remainderUnsigned(hash("bucket", owner.toString(), Long.toString(which)), buckets);
        long place = Long.remainderUnsigned(hash("place", Long.toString(bucket), endpoint.toString()), SLOTS);
        return (int) (bucket * SLOTS + place);
    }

    private long hash(String... parts) {
        String text = name + "|" + String.join("|", parts);
        return ByteBuffer.wrap(Sha256.hmac(secret).doFinal(text.getBytes(StandardCharsets.US_ASCII)))
                .getLong();
    }

    Optional<PublicKey> holder(int slot) {
        return Optional.ofNullable(taken.get(slot));
    }

    void put(int slot, PublicKey key) {
        taken.put(slot, key);
    }

    void free(int slot, PublicKey key) {
        taken.remove(slot, key);
    }
}
