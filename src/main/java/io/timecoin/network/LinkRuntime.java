package io.timecoin.network;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Threads, time and chance of the network, all injected.
 *
 * @param executor runs handshakes, authentication, decoding and the listener; at least two threads, never an event loop
 * @param strangers the same for links of peers that are no voters; one thread, so that voters never wait for them
 * @param scheduler starts short tasks later
 * @param nanoClock monotonic, ns
 * @param clock wall clock, for what people read
 * @param jitter spreads reconnection; need not be secret
 * @param secrets for handshakes
 */
public record LinkRuntime(
        Executor executor,
        Executor strangers,
        Scheduler scheduler,
        LongSupplier nanoClock,
        InstantSource clock,
        RandomGenerator jitter,
        SecureRandom secrets) {

    /** Of a node that has no threads apart for strangers. */
    public LinkRuntime(
            Executor executor,
            Scheduler scheduler,
            LongSupplier nanoClock,
            InstantSource clock,
            RandomGenerator jitter,
            SecureRandom secrets) {
        this(executor, executor, scheduler, nanoClock, clock, jitter, secrets);
    }
}
