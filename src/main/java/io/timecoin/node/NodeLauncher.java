package io.timecoin.node;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts Quarkus for one node; whatever Quarkus must know before it starts is set here. */
public final class NodeLauncher {

    private NodeLauncher() {}

    /**
     * Runs a node on the calling thread until it is stopped.
     *
     * @return the exit code of the process: 0 stopped as asked, otherwise the start or the node failed
     */
    public static int run(String... args) {
        AtomicInteger exitCode = new AtomicInteger(1);
        Quarkus.run(NodeApplication.class, (code, failure) -> exitCode.set(code), args);
        return exitCode.get();
    }
}
