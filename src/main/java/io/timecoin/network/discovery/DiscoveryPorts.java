package io.timecoin.network.discovery;

import io.timecoin.network.LinkRuntime;
import io.timecoin.network.conduct.Faults;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What discovery runs on.
 *
 * @param runtime of the links
 * @param names threads that may wait, for lookups
 * @param resolver who is asked for names
 * @param verifiers for signatures that strangers bring: behind everything that matters more
 * @param faults told of what no correct node says
 * @param store where the book outlives the process
 * @param failed told of what no peer can bring about
 */
public record DiscoveryPorts(
        LinkRuntime runtime,
        Executor names,
        NameResolver resolver,
        Executor verifiers,
        Faults faults,
        BookStore store,
        Consumer<Throwable> failed) {}
