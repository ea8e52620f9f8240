package io.timecoin.replica;

/**
 * How this node comes by final blocks at one moment.
 *
 * @param height of the newest final block
 * @param replaying what its own record makes final is being judged and applied
 * @param fetching final blocks are asked for, or are here and being judged
 * @param lacksFinal a finalization that holds is here, and its block is not final here yet
 * @param followed a block has become final by a finalization that came while it was running, and not with a fetched range
 */
public record ChainProgress(long height, boolean replaying, boolean fetching, boolean lacksFinal, boolean followed) {}
