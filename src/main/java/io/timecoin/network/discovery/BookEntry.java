package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Announcement;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.conduct.AddressPrefix;

/**
 * What is known of one node's endpoint. Times are Unix ms, 0 for never.
 *
 * @param heardAt when the record was first heard
 * @param triedAt when it was last dialled
 * @param metAt when the key was last met there
 * @param failures attempts in vain since then
 * @param retryAt not to be dialled before
 */
public record BookEntry(
        Announcement announcement,
        BookTable table,
        Origin origin,
        long heardAt,
        long triedAt,
        long metAt,
        int failures,
        long retryAt) {

    /**
     * Memory of an entry and its place, bytes: the heap that is in use after a full collection, before and after 2,000 records of IPv6
     * addresses are read from their encoding and heard from as many tellers, a quarter of them met, for each 740 to 770; with references of 4 bytes.
     */
    static final int BYTES = 770;

    /** The same of an operator's record with a voter's place, less what any entry has: 1,060 in all. */
    static final int BYTES_OF_OPERATOR = 300;

    /** So many attempts in vain, and an entry counts as dead. */
    private static final int WORN = 3;

    /** A node that was met is dialled at its old endpoint for so long, ms, if its record has expired: after a long pause all have. */
    private static final long REMEMBERED_MILLIS = 30L * 24 * 3_600_000;

    /** One that has just been heard. */
    static BookEntry heard(Announcement announcement, BookTable table, Origin origin, long now) {
        return new BookEntry(announcement, table, origin, now, 0, 0, 0, 0);
    }

    public PublicKey nodeKey() {
        return announcement.nodeKey();
    }

    public IpEndpoint endpoint() {
        return announcement.endpoint().endpoint();
    }

    AddressPrefix group() {
        return AddressPrefix.group(endpoint().ip());
    }

    /** Whether attempts have been in vain so often that it makes room for any other. */
    boolean isWorn() {
        return failures >= WORN;
    }

    /** Whether it is of no use any more. */
    boolean isOverAt(long now) {
        return !announcement.endpoint().holdsAt(now) && (metAt == 0 || now - metAt > REMEMBERED_MILLIS);
    }

    /**
     * Whether others are told of it: what this node has met, or heard of the node itself, or is a voter's. What somebody says of
     * others goes no further until it is proven.
     */
    boolean isTellableAt(long now) {
        boolean firstHand = metAt > 0 || origin.teller().equals(nodeKey()) || table == BookTable.VOTERS;
        return firstHand && !isWorn() && announcement.endpoint().holdsAt(now);
    }

    BookEntry in(BookTable other) {
        return new BookEntry(announcement, other, origin, heardAt, triedAt, metAt, failures, retryAt);
    }

    BookEntry renewed(Announcement newer, BookTable other) {
        return new BookEntry(newer, other, origin, heardAt, triedAt, metAt, failures, retryAt);
    }

    BookEntry met(long now) {
        return new BookEntry(announcement, table, origin, heardAt, now, now, 0, 0);
    }

    BookEntry failed(long now, long next) {
        return new BookEntry(announcement, table, origin, heardAt, now, metAt, Math.min(failures + 1, 1_000), next);
    }

    BookEntry postponed(long next) {
        return new BookEntry(announcement, table, origin, heardAt, triedAt, metAt, failures, next);
    }
}
