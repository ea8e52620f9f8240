package io.timecoin.api;

import io.smallrye.mutiny.Uni;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.node.ApiConfig;
import io.timecoin.query.TooManyReadsException;
import io.timecoin.query.TooManyWaitsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Turns what the node promises into answers that come in time or say that they did not. When the time is over, or the client has
 * left, the stage is cancelled: a read that goes on then ends at its next row.
 */
@Singleton
public final class Stages {

    private final Duration timeout;
    private final ReadsInWork reads;
    private final Asker.Current asker;

    @Inject
    public Stages(ApiConfig config, ReadsInWork reads, Asker.Current asker) {
        this(config.timeout(), reads, asker);
    }

    private Stages(Duration timeout, ReadsInWork reads, Asker.Current asker) {
        this.timeout = timeout;
        this.reads = reads;
        this.asker = asker;
    }

    /** With this time limit for every answer. */
    public static Stages of(Duration timeout, ReadsInWork reads, Asker.Current asker) {
        return new Stages(timeout, reads, asker);
    }

    /** Fails with a {@link ApiException.Kind#TIMEOUT} after the configured time. */
    public <T> Uni<T> within(Supplier<CompletionStage<T>> stage) {
        return within(stage, Duration.ZERO);
    }

    /** The same for a stage that itself may wait for {@code patience}. */
    public <T> Uni<T> within(Supplier<CompletionStage<T>> stage, Duration patience) {
        return Uni.createFrom()
                .completionStage(stage)
                .ifNoItem()
                .after(timeout.plus(patience))
                .failWith(() -> ApiException.of(
                        ApiException.Kind.TIMEOUT, "TIMEOUT", "the node did not answer within " + timeout))
                .onFailure(TooManyReadsException.class)
                .transform(full -> ApiException.of(ApiException.Kind.OVERLOADED, "OVERLOADED", message(full)))
                .onFailure(TooManyWaitsException.class)
                .transform(full -> ApiException.of(ApiException.Kind.OVERLOADED, "TOO_MANY_WAITS", message(full)));
    }

    private static String message(Throwable full) {
        return String.valueOf(full.getMessage());
    }

    /** A read for whose request this thread answers, which counts among {@link ReadsInWork} until it has ended. */
    public <T> Uni<T> reading(ReadWeight weight, Supplier<CompletionStage<T>> stage) {
        return reading(asker.get().network(), weight, stage);
    }

    /** The same where others than the request's own thread go on with it. */
    public <T> Uni<T> reading(AddressPrefix network, ReadWeight weight, Supplier<CompletionStage<T>> stage) {
        return Uni.createFrom().deferred(() -> {
            reads.begin(network, weight);
            AtomicBoolean ended = new AtomicBoolean();
            return within(stage).onTermination().invoke(() -> {
                if (ended.compareAndSet(false, true)) {
                    reads.end(network, weight);
                }
            });
        });
    }

    /** The network of whose request this thread answers. */
    public AddressPrefix network() {
        return asker.get().network();
    }
}
