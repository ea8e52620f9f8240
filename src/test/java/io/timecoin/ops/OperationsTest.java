package io.timecoin.ops;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.timecoin.api.FakeNode;
import io.timecoin.query.NodeState;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked // fields are set by injection
class OperationsTest {

    @Inject
    FakeNode node;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @AfterEach
    void heal() {
        node.standing = FakeNode.WELL;
        node.sinceLastTurn = 5;
    }

    private ValidatableResponse get(String path) {
        return given().when().get(management.resolve("/q" + path)).then();
    }

    @Test
    void aStartedNodeSaysSo() {
        get("/health/started").statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void aNodeThatIsNotReadySaysWhy() {
        get("/health/ready").statusCode(200);
        node.standing = new NodeState.Standing(
                NodeState.BEHIND, "2 blocks behind", Optional.of("2 blocks behind"), Optional.empty());
        get("/health/ready")
                .statusCode(503)
                .body("checks.find { it.name == 'node takes part' }.data.reason", equalTo("2 blocks behind"))
                .body("checks.find { it.name == 'node takes part' }.data.state", equalTo("BEHIND"));
        get("/health/live").statusCode(200);
    }

    @Test
    void aNodeWithoutAQuorumIsReadyAndSaysThatNothingBecomesFinal() {
        node.standing = new NodeState.Standing(
                NodeState.OBSERVING, "", Optional.empty(), Optional.of("no quorum is reachable"));
        get("/health/ready")
                .statusCode(200)
                .body("checks.find { it.name == 'node takes part' }.data.quorumReachable", equalTo(false));
        String metrics = get("/metrics").statusCode(200).extract().asString();
        for (String name : new String[] {
            "timecoin_ready 1.0",
            "timecoin_quorum_reachable 0.0",
            "timecoin_state{state=\"OBSERVING\"} 1.0",
            "timecoin_state{state=\"ACTIVE\"} 0.0"
        }) {
            assertThat(metrics, containsString("\n" + name));
        }
    }

    @Test
    void everyStateIsAMetric() {
        String metrics = get("/metrics").statusCode(200).extract().asString();
        for (NodeState state : NodeState.values()) {
            assertThat(metrics, containsString("\ntimecoin_state{state=\"" + state + "\"} "));
        }
    }

    @Test
    void aStuckEngineIsNotAlive() {
        get("/health/live").statusCode(200);
        node.sinceLastTurn = LivenessCheck.STUCK_AFTER_MILLIS;
        get("/health/live").statusCode(503);
    }

    @Test
    void metricsHaveTheirDocumentedNames() {
        String metrics = get("/metrics").statusCode(200).extract().asString();
        for (String name : new String[] {
            "timecoin_height_blocks 5.0",
            "timecoin_epoch 1.0",
            "timecoin_view 3.0",
            "timecoin_peers 1.0",
            "timecoin_mempool_transactions 1.0",
            "timecoin_mempool_bytes 200.0",
            "timecoin_ready 1.0",
            "timecoin_quorum_reachable 1.0",
            "timecoin_state{state=\"ACTIVE\"} 1.0",
            "timecoin_state{state=\"BEHIND\"} 0.0",
            "timecoin_final_transactions_total 4.0",
            "timecoin_api_streams "
        }) {
            assertThat(metrics, containsString("\n" + name));
        }
    }

    @Test
    void operatorsPathsAreNotOnTheClientsPort() {
        given().when().get("/q/metrics").then().statusCode(404);
        given().when().get("/q/health/live").then().statusCode(404);
    }
}
