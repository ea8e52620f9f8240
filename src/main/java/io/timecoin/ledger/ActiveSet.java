package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The voters of one epoch in order of id, with their weights (protocol §1). Immutable, never empty. Keeps INV-15. */
public final class ActiveSet {

    /** Most voters that any network may allow. */
    public static final int MAX_VOTERS = 1_024;

    private static final int VOTER_BYTES = 72;

    private final List<Voter> voters;
    private final long[] cumulative;
    private final Hash256 hash;

    /**
     * Orders the voters by id.
     *
     * @throws IllegalArgumentException if there is none or too many, an id or key occurs twice, a weight is not positive, or
     *     the weights' sum does not fit
     */
    public ActiveSet(List<Voter> voters) {
        List<Voter> ordered = new ArrayList<>(voters);
        ordered.sort(Comparator.comparing(Voter::id));
        this.voters = List.copyOf(ordered);
        this.cumulative = cumulativeWeights(this.voters);
        ByteWriter out = new ByteWriter(4 + VOTER_BYTES * voters.size());
        write(out);
        this.hash = HashTag.ACTIVE_SET.hash(out.toBytes());
    }

    private static long[] cumulativeWeights(List<Voter> voters) {
        if (voters.isEmpty() || voters.size() > MAX_VOTERS) {
            throw new IllegalArgumentException(
                    "an active set has 1 to " + MAX_VOTERS + " voters, not " + voters.size());
        }
        if (voters.stream().map(Voter::operatorKey).distinct().count() != voters.size()
                || voters.stream().map(Voter::id).distinct().count() != voters.size()) {
            throw new IllegalArgumentException("an id or operator key occurs twice in an active set");
        }
        long[] sums = new long[voters.size()];
        long sum = 0;
        for (int i = 0; i < sums.length; i++) {
            if (voters.get(i).weight() <= 0) {
                throw new IllegalArgumentException("a voter's weight is not positive");
            }
            sum = Math.addExact(sum, voters.get(i).weight());
            sums[i] = sum;
        }
        Math.multiplyExact(sum, 3L); // quorum arithmetic stays exact
        return sums;
    }

    public static ActiveSet read(ByteReader in) throws MalformedException {
        List<Voter> voters = in.list(
                MAX_VOTERS,
                VOTER_BYTES,
                "voters",
                r -> new Voter(r.hash("voter id"), r.publicKey("operator key"), r.u64("weight")));
        try {
            ActiveSet set = new ActiveSet(voters);
            if (!set.voters.equals(voters)) {
                throw new MalformedException("voters are not in order of id");
            }
            return set;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedException("not an active set: " + e.getMessage());
        }
    }

    public void write(ByteWriter out) {
        out.u32(voters.size());
        for (Voter voter : voters) {
            out.hash(voter.id()).fixed(voter.operatorKey().toBytes()).u64(voter.weight());
        }
    }

    public List<Voter> voters() {
        return voters;
    }

    public Voter voter(int index) {
        return voters.get(index);
    }

    public int size() {
        return voters.size();
    }

    public long totalWeight() {
        return cumulative[cumulative.length - 1];
    }

    /** Whether signers of {@code weight} are a quorum: 3 × weight > 2 × W. */
    public boolean isQuorum(long weight) {
        return 3 * weight > 2 * totalWeight();
    }

    /** Whether signers of {@code weight} include a correct one: 3 × weight > W. */
    public boolean isWitnessShare(long weight) {
        return 3 * weight > totalWeight();
    }

    /** Index of the first voter whose cumulative weight exceeds {@code ticket}, 0 ≤ ticket < W (protocol §5). */
    public int indexByTicket(long ticket) {
        for (int i = 0; i < cumulative.length; i++) {
            if (cumulative[i] > ticket) {
                return i;
            }
        }
        throw new IllegalArgumentException("ticket " + ticket + " is not below the total weight");
    }

    /** Index of the voter with this id, or −1. */
    public int indexOf(Hash256 id) {
        for (int i = 0; i < voters.size(); i++) {
            if (voters.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    public Hash256 hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActiveSet that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return voters.size() + " voters of weight " + totalWeight();
    }
}
