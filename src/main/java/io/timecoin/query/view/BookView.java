package io.timecoin.query.view;

import io.timecoin.crypto.Hash256;
import java.util.List;
import java.util.Optional;

/**
 * What this node knows of others' endpoints.
 *
 * @param enabled whether it looks for any
 * @param exchange with peers, since the start
 */
public record BookView(boolean enabled, List<Entry> entries, Exchange exchange) {

    /**
     * What was asked and told.
     *
     * @param asked questions that this node has sent
     * @param heard replies that it has taken
     * @param news endpoints that were new, or newer than what was known
     * @param unasked replies that nobody had asked for
     * @param answered questions of peers
     * @param letGo questions of peers that came too soon, or found no room
     */
    public record Exchange(long asked, long heard, long news, long unasked, long answered, long letGo) {}

    /**
     * One endpoint. Times are Unix ms.
     *
     * @param nodeKey in hex
     * @param masternodeId that the node is, by its operator's word; empty for others
     * @param table {@code new}, {@code tried} or {@code voters}
     * @param toldBy node key in hex of the peer that has told of it
     * @param toldFrom that peer's address
     * @param metAt when its key was last met there; empty if never
     * @param failures attempts in vain since then
     */
    public record Entry(
            String nodeKey,
            String endpoint,
            Optional<Hash256> masternodeId,
            String table,
            String toldBy,
            String toldFrom,
            long heardAt,
            long expiresAt,
            Optional<Long> metAt,
            int failures) {}

    /** How many are in a table. */
    public long count(String table) {
        return entries.stream().filter(entry -> entry.table().equals(table)).count();
    }
}
