package io.timecoin.cli.testnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for a local network where nobody listens, below those that the system hands out itself. */
public final class FreePorts {

    private static final int LEAST = 10_000;
    private static final int MOST = 32_000;
    private static final int ATTEMPTS = 100;

    private FreePorts() {}

    /** A plan whose ports are all free at this moment. */
    public static LocalNetworkPlan plan(Path directory, int nodes, Duration epoch) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LEAST, MOST);
            LocalNetworkPlan plan = new LocalNetworkPlan(directory, nodes, base, epoch);
            try {
                LocalNetwork.requireFreePorts(plan);
                return plan;
            } catch (LocalNetworkException _) {
                // somebody listens on one of them
            }
        }
        throw new AssertionError("no free ports for " + nodes + " nodes in " + ATTEMPTS + " attempts");
    }
}
