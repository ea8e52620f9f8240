package io.timecoin.network.history;

/**
 * What one linked peer was asked for and has brought since it was linked.
 *
 * @param questions that it was asked
 * @param open those of them that wait for an answer
 * @param bytes of encoded blocks that hold
 * @param useless questions that it let wait, or answered with nothing of use
 */
public record SourceUse<P>(P peer, long questions, int open, long bytes, long useless) {}
