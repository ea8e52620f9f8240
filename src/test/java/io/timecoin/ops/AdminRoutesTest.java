package io.timecoin.ops;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.timecoin.node.AdminCookie;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@NullUnmarked // fields are set by injection
class AdminRoutesTest {

    private static final String BANS = "/v1/admin/bans";

    @Inject
    FakeOperator operator;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void begin() {
        operator.banned.clear();
        operator.full = false;
    }

    private URI at(String path) {
        return management.resolve(path);
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", AdminCookie.header(FakeOperator.COOKIE));
    }

    @Test
    void whoShowsNoCookieOrAWrongOneSeesAndChangesNothing() {
        String right = AdminCookie.header(FakeOperator.COOKIE);
        for (String shown : List.of("", "Basic", right.substring(0, right.length() - 1), right + "A", "Bearer x")) {
            RequestSpecification request = given().header("Authorization", shown);
            request.get(at(BANS)).then().statusCode(401).body("code", equalTo("UNAUTHORIZED"));
            given().header("Authorization", shown)
                    .get(at("/v1/admin/peers"))
                    .then()
                    .statusCode(401);
            given().header("Authorization", shown)
                    .get(at("/v1/admin/nothing"))
                    .then()
                    .statusCode(401);
            given().header("Authorization", shown)
                    .body("{\"subject\":\"203.0.113.7\"}")
                    .post(at(BANS))
                    .then()
                    .statusCode(401);
            given().header("Authorization", shown)
                    .delete(at(BANS + "?subject=203.0.113.7"))
                    .then()
                    .statusCode(401);
        }
        given().get(at(BANS)).then().statusCode(401);
        assertEquals(Set.of(), operator.banned.keySet());
    }

    @Test
    void aForeignOriginIsRefusedAlsoWithTheCookie() {
        operator().header("Origin", "http://evil.example").get(at(BANS)).then().statusCode(403);
        operator().header("Origin", "null").get(at(BANS)).then().statusCode(403);
        operator()
                .header("Origin", "http://" + management.getAuthority())
                .get(at(BANS))
                .then()
                .statusCode(200);
    }

    @Test
    void peersAreShownWithTheirScores() {
        operator()
                .get(at("/v1/admin/peers"))
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].score", equalTo(-12))
                .body("items[0].remoteAddress", equalTo("203.0.113.7:1"))
                .body(
                        "items[0].nodeKey",
                        equalTo(FakeOperator.PEER.peer().nodeKey().toHex()));
    }

    @Test
    void somebodyIsBannedSeenAndLetInAgain() {
        operator()
                .body("{\"subject\":\"203.0.113.0/24\",\"seconds\":60}")
                .post(at(BANS))
                .then()
                .statusCode(200)
                .body("until", equalTo("1970-01-01T00:01:00Z"));
        operator().body("{\"subject\":\"203.0.113.7\"}").post(at(BANS)).then().statusCode(200);
        operator()
                .get(at(BANS))
                .then()
                .statusCode(200)
                .body("items.subject", equalTo(List.of("203.0.113.0/24", "203.0.113.7")))
                .body("items[1].until", equalTo("1970-01-01T01:00:00Z"));
        operator()
                .queryParam("subject", "203.0.113.0/24")
                .delete(at(BANS))
                .then()
                .statusCode(200)
                .body("unbanned", equalTo("203.0.113.0/24"));
        operator()
                .queryParam("subject", "203.0.113.0/24")
                .delete(at(BANS))
                .then()
                .statusCode(404);
    }

    @Test
    void whatCannotBeBannedIsRefused() {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"subject\":7}",
                "{\"subject\":\"nobody\"}",
                "{\"subject\":\"1.2.3.4\",\"seconds\":0}",
                "{\"subject\":\"1.2.3.4\",\"seconds\":1.5}",
                "{\"subject\":\"1.2.3.4\",\"seconds\":99999999999}",
                "{\"subject\":\"1.2.3.4\",\"seconds\":\"60\"}",
                "{\"subject\":\"1.2.3.4\",\"for\":\"60s\"}")) {
            operator().body(body).post(at(BANS)).then().statusCode(400);
        }
        operator().body("x".repeat(5_000)).post(at(BANS)).then().statusCode(413);
        operator().delete(at(BANS)).then().statusCode(400);
        operator().delete(at(BANS + "?subject=nobody")).then().statusCode(400);
        operator.full = true;
        operator().body("{\"subject\":\"1.2.3.4\"}").post(at(BANS)).then().statusCode(409);
        assertEquals(Set.of(), operator.banned.keySet());
    }

    @Test
    void nothingOfItIsOnTheClientsPort() {
        operator().get("/v1/admin/bans").then().statusCode(404);
        operator().get("/v1/admin/peers").then().statusCode(404);
    }

    @Test
    void theAddressBookIsShownWithWhereEachEntryCameFrom() {
        operator()
                .get(at("/v1/admin/endpoints"))
                .then()
                .statusCode(200)
                .body("discovery", equalTo(true))
                .body("counts.tried", equalTo(1))
                .body("counts.new", equalTo(0))
                .body("exchange.asked", equalTo(11))
                .body("exchange.heard", equalTo(12))
                .body("exchange.news", equalTo(13))
                .body("exchange.unasked", equalTo(14))
                .body("exchange.answered", equalTo(15))
                .body("exchange.letGo", equalTo(16))
                .body("items", hasSize(1))
                .body("items[0].endpoint", equalTo("203.0.113.9:24100"))
                .body("items[0].toldFrom", equalTo("203.0.113.7"))
                .body("items[0].metAt", equalTo("1970-01-01T00:00:00.003Z"));
    }
}
