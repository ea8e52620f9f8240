package io.timecoin.ops;

import io.timecoin.query.NodeQueries;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the node answers: database open and keys loaded. */
@Startup
public class StartedCheck implements HealthCheck {

    private final NodeQueries node;

    public StartedCheck(NodeQueries node) {
        this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("node started")
                .up()
                .withData("startedAt", node.status().startedAt())
                .build();
    }
}
