package io.timecoin.network.discovery;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.BackOff;
import io.timecoin.network.DialOutcome;
import io.timecoin.network.HostPort;
import io.timecoin.network.LinkRuntime;
import io.timecoin.network.Refusal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt to reach a seed; what comes of it is handed over. */
final class SeedDial implements DialOutcome {

    private final HostPort seed;
    private final Seeds seeds;
    private final DiscoveryTimings timings;
    private final LinkRuntime runtime;
    private final Consumer<Runnable> handOver;

    SeedDial(HostPort seed, Seeds seeds, DiscoveryTimings timings, LinkRuntime runtime, Consumer<Runnable> handOver) {
        this.seed = seed;
        this.seeds = seeds;
        this.timings = timings;
        this.runtime = runtime;
        this.handOver = handOver;
    }

    @Override
    public void linked(PublicKey key) {
        handOver.accept(() -> seeds.linked(seed, key));
    }

    @Override
    public void refused(Refusal refusal, @Nullable PublicKey key) {
        failed(); // a link that stands already, too, is no reason to try again soon
    }

    @Override
    public void failed() {
        handOver.accept(() -> {
            BackOff backOff = new BackOff(timings.leastBackOff(), timings.mostBackOff());
            long wait =
                    backOff.after(seeds.failures(seed) - 1, runtime.jitter()).toMillis();
            seeds.failed(seed, runtime.nanoClock().getAsLong() / 1_000_000 + wait);
        });
    }

    @Override
    public boolean isOrdered() {
        return true;
    }
}
