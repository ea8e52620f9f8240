package io.timecoin.ops;

import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.NodeStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the node says so; otherwise the answer has its reason. */
@Readiness
public class ReadinessCheck implements HealthCheck {

    private final NodeQueries node;

    public ReadinessCheck(NodeQueries node) {
        this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
        NodeStatus status = node.status();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("node takes part")
                .status(status.notReady().isEmpty())
                .withData("state", status.standing().state().name())
                .withData("quorumReachable", status.standing().noQuorum().isEmpty())
                .withData("height", status.height())
                .withData("targetHeight", status.targetHeight())
                .withData("peers", status.peers());
        status.notReady().ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
