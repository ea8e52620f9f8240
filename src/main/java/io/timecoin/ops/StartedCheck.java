package io.timecoin.ops;

import io.timecoin.node.NodeService;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the node answers: database open and keys loaded. */
@Startup
public class StartedCheck implements HealthCheck {

    private final NodeService node;

    public StartedCheck(NodeService node) {
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
