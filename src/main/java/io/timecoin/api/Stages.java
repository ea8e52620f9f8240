package io.timecoin.api;

import io.smallrye.mutiny.Uni;
import io.timecoin.node.ApiConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Turns what the node promises into answers that come in time or say that they did not. */
@Singleton
public final class Stages {

    private final Duration timeout;

    public Stages(ApiConfig config) {
        this.timeout = config.timeout();
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
                        ApiException.Kind.TIMEOUT, "TIMEOUT", "the node did not answer within " + timeout));
    }
}
