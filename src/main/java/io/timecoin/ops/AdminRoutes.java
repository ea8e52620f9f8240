package io.timecoin.ops;

import io.quarkus.vertx.http.ManagementInterface;
import io.timecoin.node.AdminCookie;
import io.timecoin.query.PeerAdmin;
import io.timecoin.query.view.BanView;
import io.timecoin.query.view.BookView;
import io.timecoin.query.view.PeerView;
import io.timecoin.query.view.ScoredPeer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/admin} on the management port: peers and bans, for who shows the node's cookie. */
@Singleton
public final class AdminRoutes {

    private static final String BANS = "/v1/admin/bans";
    private static final Set<String> FIELDS = Set.of("subject", "seconds");
    private static final long FIRST_BAN_SECONDS = 3_600;
    private static final long LONGEST_BAN_SECONDS = 366L * 24 * 3_600;

    private final PeerAdmin peers;
    private final AdminCookie cookie;

    public AdminRoutes(PeerAdmin peers, AdminCookie cookie) {
        this.peers = peers;
        this.cookie = cookie;
    }

    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/v1/admin/*").handler(this::admit);
        router.get("/v1/admin/peers")
                .handler(context -> list(
                        context, peers.peers().stream().map(AdminRoutes::json).toList()));
        router.get("/v1/admin/endpoints")
                .handler(context -> send(context, 200, "application/json", json(peers.book())));
        router.get(BANS)
                .handler(context -> list(
                        context, peers.bans().stream().map(AdminRoutes::json).toList()));
        router.post(BANS).handler(BodyHandler.create(false)).handler(this::ban);
        router.delete(BANS).handler(this::unban);
    }

    /** A browser that shows another site names its origin; whoever has no cookie learns nothing, not even what is there. */
    private void admit(RoutingContext context) {
        Optional<String> origin = header(context, "Origin");
        Optional<String> host = header(context, "Host");
        if (origin.isPresent() && !origin.equals(host.map(name -> "http://" + name))) {
            refuse(context, 403, "FOREIGN_ORIGIN", "this is for no other site");
        } else if (header(context, "Authorization").filter(cookie::isShownBy).isEmpty()) {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"timecoin\"");
            refuse(context, 401, "UNAUTHORIZED", "show the cookie in the node's data directory");
        } else {
            context.next();
        }
    }

    private static Optional<String> header(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    private void ban(RoutingContext context) {
        Optional<JsonObject> body = body(context);
        if (body.isEmpty()) {
            refuse(context, 400, "MALFORMED", "a JSON object with subject and, if it is not an hour, seconds");
            return;
        }
        String subject = body.get().getValue("subject") instanceof String text ? text : "";
        Object seconds = body.get().getValue("seconds", FIRST_BAN_SECONDS);
        boolean whole = seconds instanceof Integer || seconds instanceof Long;
        long duration = whole ? ((Number) seconds).longValue() : 0;
        if (!peers.isSubject(subject)) {
            refuse(context, 400, "MALFORMED", "subject is no node key, address or prefix");
        } else if (duration < 1 || duration > LONGEST_BAN_SECONDS) {
            refuse(context, 400, "MALFORMED", "seconds are 1 to " + LONGEST_BAN_SECONDS);
        } else {
            peers.ban(subject, Duration.ofSeconds(duration))
                    .ifPresentOrElse(
                            ban -> send(context, 200, "application/json", json(ban)),
                            () -> refuse(context, 409, "TOO_MANY", "too many are banned already"));
        }
    }

    private static Optional<JsonObject> body(RoutingContext context) {
        try {
            return Optional.ofNullable(context.body().asJsonObject())
                    .filter(json -> FIELDS.containsAll(json.fieldNames()));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private void unban(RoutingContext context) {
        List<String> subjects = context.queryParam("subject");
        if (subjects.size() != 1 || !peers.isSubject(subjects.getFirst())) {
            refuse(context, 400, "MALFORMED", "subject is no node key, address or prefix");
        } else if (peers.unban(subjects.getFirst())) {
            send(context, 200, "application/json", new JsonObject().put("unbanned", subjects.getFirst()));
        } else {
            refuse(context, 404, "NOT_FOUND", "it is not banned");
        }
    }

    private static JsonObject json(ScoredPeer scored) {
        PeerView peer = scored.peer();
        return new JsonObject()
                .put("nodeKey", scored.nodeKey())
                .put("masternodeId", peer.masternodeId().map(Object::toString).orElse(null))
                .put("remoteAddress", scored.remoteAddress())
                .put("inbound", peer.inbound())
                .put("connectedAt", time(peer.connectedAt()))
                .put("lastHeardAt", time(peer.lastHeardAt()))
                .put("score", scored.score());
    }

    private static JsonObject json(BookView book) {
        JsonObject counts = new JsonObject();
        List.of("new", "tried", "voters").forEach(table -> counts.put(table, book.count(table)));
        return new JsonObject()
                .put("discovery", book.enabled())
                .put("counts", counts)
                .put("exchange", json(book.exchange()))
                .put(
                        "items",
                        new JsonArray(
                                book.entries().stream().map(AdminRoutes::json).toList()));
    }

    private static JsonObject json(BookView.Exchange exchange) {
        return new JsonObject()
                .put("asked", exchange.asked())
                .put("heard", exchange.heard())
                .put("news", exchange.news())
                .put("unasked", exchange.unasked())
                .put("answered", exchange.answered())
                .put("letGo", exchange.letGo());
    }

    private static JsonObject json(BookView.Entry entry) {
        return new JsonObject()
                .put("nodeKey", entry.nodeKey())
                .put("masternodeId", entry.masternodeId().map(Object::toString).orElse(null))
                .put("endpoint", entry.endpoint())
                .put("table", entry.table())
                .put("toldBy", entry.toldBy())
                .put("toldFrom", entry.toldFrom())
                .put("heardAt", time(entry.heardAt()))
                .put("expiresAt", time(entry.expiresAt()))
                .put("metAt", entry.metAt().map(AdminRoutes::time).orElse(null))
                .put("failures", entry.failures());
    }

    private static JsonObject json(BanView ban) {
        return new JsonObject()
                .put("subject", ban.subject())
                .put("since", time(ban.since()))
                .put("until", time(ban.until()))
                .put("times", ban.times())
                .put("reason", ban.reason());
    }

    private static String time(long unixMillis) {
        return Instant.ofEpochMilli(unixMillis).toString();
    }

    private static void list(RoutingContext context, List<JsonObject> items) {
        send(context, 200, "application/json", new JsonObject().put("items", new JsonArray(items)));
    }

    private static void refuse(RoutingContext context, int status, String code, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("status", status)
                .put("code", code)
                .put("detail", detail);
        send(context, status, "application/problem+json", problem);
    }

    private static void send(RoutingContext context, int status, String type, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }
}
