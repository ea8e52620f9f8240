package io.timecoin.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** One running node, from the end of start-up until a signal or an administrator stops it. */
public final class NodeApplication implements QuarkusApplication {

    /** Blocks the calling thread until shutdown begins; returns the exit code of the process. */
    @Override
    public int run(String... args) {
        Quarkus.waitForExit();
        return 0;
    }
}
