package io.timecoin.ops;

import io.timecoin.engine.EngineHeartbeat;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive as long as the engine's loop turns; peers, disk and lag are no reason to kill a process. */
@Liveness
public class LivenessCheck implements HealthCheck {

    /** A loop that turns every second and has not for this long is stuck. */
    static final long STUCK_AFTER_MILLIS = 20_000;

    private final EngineHeartbeat engine;

    public LivenessCheck(EngineHeartbeat engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        long millis = engine.millisSinceLastTurn();
        return HealthCheckResponse.named("engine loop turns")
                .status(millis < STUCK_AFTER_MILLIS)
                .withData("millisSinceLastTurn", millis)
                .build();
    }
}
