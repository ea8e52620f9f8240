package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What hosts have put on their uplinks since some moment, by kind of message and by host. */
final class Traffic {

    /** Kinds of messages as far as they are counted apart. */
    enum Kind {
        PROPOSAL,
        VOTE,
        CERTIFICATE,
        TRANSACTIONS,
        STATUS,
        FETCH
    }

    private static final class Sum {
        private long messages;
        private long bytes;
    }

    private final Map<Kind, Sum> sums = new EnumMap<>(Kind.class);
    private final long[] bytesOfHost;
    private long longestWaitMicros;

    Traffic(int hosts) {
        this.bytesOfHost = new long[hosts];
    }

    /**
     * Counts one message to one receiver.
     *
     * @param waitMicros until its last byte left the uplink
     */
    void add(int from, Envelope envelope, long waitMicros) {
        Sum sum = sum(kindOf(envelope.message));
        sum.messages++;
        sum.bytes += envelope.bytes();
        bytesOfHost[from] += envelope.bytes();
        longestWaitMicros = Math.max(longestWaitMicros, waitMicros);
    }

    private Sum sum(Kind kind) {
        return sums.computeIfAbsent(kind, first -> new Sum());
    }

    private static Kind kindOf(PeerMessage message) {
        return switch (message) {
            case ProposalMessage proposal -> Kind.PROPOSAL;
            case VoteMessage vote -> Kind.VOTE;
            case CertificateMessage certificate -> Kind.CERTIFICATE;
            case TransactionsMessage transactions -> Kind.TRANSACTIONS;
            case StatusMessage status -> Kind.STATUS;
            default -> Kind.FETCH;
        };
    }

    long messages(Kind kind) {
        return sum(kind).messages;
    }

    long bytes(Kind kind) {
        return sum(kind).bytes;
    }

    long messages() {
        return sums.values().stream().mapToLong(sum -> sum.messages).sum();
    }

    long bytes() {
        return sums.values().stream().mapToLong(sum -> sum.bytes).sum();
    }

    /** Bytes of the host that has sent most. */
    long mostBytesOfAHost() {
        return Arrays.stream(bytesOfHost).max().orElse(0);
    }

    /** Longest time that a message waited for its host's uplink, its own transmission included, microseconds. */
    long longestWaitMicros() {
        return longestWaitMicros;
    }
}
