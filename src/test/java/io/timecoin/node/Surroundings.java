package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.Transport;
import io.timecoin.network.discovery.DiscoverySettings;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a {@link WholeNode} lives on.
 *
 * @param numbers new ones each time
 * @param transport of its links
 * @param port where it listens; 0 for any
 * @param peers that it dials and keeps linked
 */
record Surroundings(
        Threads threads,
        Clocks clocks,
        Failure failure,
        Supplier<SplittableRandom> numbers,
        Function<LinkRuntime, Transport> transport,
        String host,
        int port,
        List<HostPort> peers,
        DiscoverySettings discovery) {}
