package io.timecoin.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of a node, by what they are for. Whoever starts a node makes them and stops them, but for the loops: each is ended by
 * the part that it belongs to.
 *
 * @param loops for the engine, and for what writes its votes
 * @param links authentication and decoding of voters' frames; at least two
 * @param strangers one thread: the same of all others
 * @param handshakes one thread: all that is done for peers that have proven nothing yet
 * @param replies to peers: lookups, parts, encoding; at least two
 * @param verifiers signatures and coins, half the cores
 * @param history signatures of the past, beside those that verify it when nothing else waits: the other half of the cores
 * @param reads of single records of the database for clients, and answers to them
 * @param walks for clients through lists, whole blocks and more
 * @param names lookups of configured names, which may wait for long; several, so that one name holds up no other
 * @param storage one thread: applies final blocks, in order
 * @param timer one thread: starts short tasks
 * @param time one thread: asks time servers, and waits for them
 */
public record Threads(
        Loops loops,
        ExecutorService links,
        ExecutorService strangers,
        ExecutorService handshakes,
        ExecutorService replies,
        ExecutorService verifiers,
        ExecutorService history,
        ExecutorService reads,
        ExecutorService walks,
        ExecutorService names,
        ScheduledExecutorService storage,
        ScheduledExecutorService timer,
        ScheduledExecutorService time) {}
