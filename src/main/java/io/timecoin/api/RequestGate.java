package io.timecoin.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.timecoin.api.RequestKind.Demand;
import io.timecoin.node.ApiConfig;
import io.timecoin.runtime.HeapAccount;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Every request to the client port passes here first: pages of other sites and bodies that do not come are turned away, and nothing is
 * begun without a place. The one too many is told at once to come back instead of waiting in a queue of unknown length. Any thread;
 * what is done for a request is done on its event loop.
 */
@Singleton
public final class RequestGate {

    private static final int BEFORE_EVERYTHING = 1_000;
    /** What anything may answer, if only that it does not; others cost as little as can be. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.OPTIONS,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE);

    private static final long SWEEP_MILLIS = 200;

    /** What a header takes besides its letters. */
    private static final long BYTES_OF_HEADER = 128;

    /** How often the messages of calls are looked at; what they may be over their bound is what comes meanwhile. */
    private static final long CALLS_MILLIS = 50;

    /** How messages are compressed: a short one could become a long one, and how much of a call waits could not be told. */
    private static final String ENCODING = "grpc-encoding";

    /** A header of our own making, which tells the answerer of a call which request it is. */
    public static final String CALL = "timecoin-call";

    /** How long a client may take to read its answer. */
    private static final Duration TAKING = Duration.ofSeconds(30);

    private final RequestPlaces places;
    private final RequestRates rates = new RequestRates(System::nanoTime);
    private final Clients clients;
    private final Browsers browsers;
    private final GateAnswers answers;
    private final RequestMeter meter;
    private final ClientTransport transport;
    private final ClientConnection.Patience patience;
    private final Duration timeout;
    private final long maxBodyBytes;
    private final Set<ClientRequest> all = ConcurrentHashMap.newKeySet();
    private final Map<String, ClientRequest> calls = new ConcurrentHashMap<>();
    private final AtomicLong callNumber = new AtomicLong();
    private final long heartbeatMillis;

    public RequestGate(
            ApiConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
            CallRefusal calls,
            RequestMeter meter,
            Vertx vertx,
            HeapAccount heap) {
        this.maxBodyBytes = maxBody.asLongValue();
        this.places = RequestPlaces.of(config, maxBodyBytes, heap, this::bytesOfCalls);
        this.clients = new Clients(config.trustedProxies().orElse(List.of()));
        this.browsers = new Browsers(config, Browsers.machineName());
        this.answers = new GateAnswers(calls, maxBodyBytes);
        this.meter = meter;
        this.transport = ClientTransport.of(vertx);
        transport.account(heap);
        this.patience = new ClientConnection.Patience(config.receiveTimeout(), config.idleTimeout());
        this.timeout = config.timeout();
        this.heartbeatMillis = config.heartbeat().toMillis();
    }

    void register(@Observes Filters filters, Vertx vertx) {
        transport.trust(clients::isProxy);
        filters.register(this::admit, BEFORE_EVERYTHING);
        vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
        vertx.setPeriodic(CALLS_MILLIS, _ -> boundCalls());
        BusyProcessors processors = new BusyProcessors(RequestRates.WINDOW, System.nanoTime());
        vertx.setPeriodic(RequestRates.WINDOW.toMillis(), _ -> rates.windowOver(processors.since(System.nanoTime())));
        vertx.setPeriodic(heartbeatMillis, _ -> beat());
    }

    /** What cannot be routed never comes to a filter; where others answer it they write a line for each to the log. */
    void refuseUnroutable(@Observes Router router) {
        router.route().order(-BEFORE_EVERYTHING).failureHandler(context -> {
            if (ClientRequest.isAdmitted(context) || context.response().headWritten()) {
                context.next();
                return;
            }
            Turned reason =
                    context.request().path() == null || !isEncoded(context) ? Turned.MALFORMED_PATH : Turned.BAD_HOST;
            meter.turnedAway(reason);
            answers.turnAway(context, reason);
        });
    }

    private static boolean isEncoded(RoutingContext context) {
        return path(context).isPresent();
    }

    /** Operators need no place but that of their connection, which has to know when it owes nothing. */
    void watch(@Observes ManagementInterface management) {
        management.router().route().order(-BEFORE_EVERYTHING).handler(context -> {
            ClientConnection connection = ClientConnection.of(context.request());
            connection.requestBegan(context.request().version());
            context.addEndHandler(_ -> connection.requestEnded());
            context.next();
        });
    }

    RequestPlaces places() {
        return places;
    }

    RequestRates rates() {
        return rates;
    }

    /** Requests that are not over. */
    Collection<ClientRequest> inWork() {
        return all;
    }

    /** Connections of each port. */
    Iterable<ClientConnections> ports() {
        return transport.ports();
    }

    private void admit(RoutingContext context) {
        HttpServerRequest asked = context.request();
        Optional<String> path = path(context);
        RequestKind kind = RequestKind.of(asked, path.orElse(""));
        long now = System.nanoTime();
        ClientRequest request = new ClientRequest(
                context,
                kind,
                path.orElse(""),
                clients.of(asked),
                places,
                now,
                now + patience.headers().toNanos());
        all.add(request);
        request.began(() -> ended(request));
        if (request.isOver()) {
            return;
        }
        Optional<Turned> turned = path.isEmpty() ? Optional.of(Turned.MALFORMED_PATH) : turned(asked, kind);
        if (!isInTurn(request)) {
            turned = Optional.of(Turned.TOO_MANY_REQUESTS);
        }
        if (turned.isPresent()) {
            turnAway(request, turned.get());
        } else if (!request.hold(headBytes(asked))) {
            turnAway(request, Turned.OVERLOADED);
        } else if (!browsers.answered(asked)) {
            receive(request);
        }
    }

    /** Counts it, and lets its connection wait if its network asks too often. */
    private boolean isInTurn(ClientRequest request) {
        RequestRates.Turn turn = rates.asked(request.network());
        if (turn.waitNanos() > 0) {
            request.holdConnection(turn.waitNanos());
        }
        return turn.served();
    }

    /** What the head of a request takes of memory. */
    private static long headBytes(HttpServerRequest asked) {
        long bytes = asked.uri().length();
        for (Map.Entry<String, String> header : asked.headers()) {
            bytes += BYTES_OF_HEADER
                    + header.getKey().length()
                    + header.getValue().length();
        }
        return bytes;
    }

    private Optional<Turned> turned(HttpServerRequest asked, RequestKind kind) {
        if (kind == RequestKind.GRPC
                && !asked.headers().contains(ENCODING, "identity", false)
                && asked.headers().contains(ENCODING)) {
            return Optional.of(Turned.COMPRESSED_CALL);
        }
        return METHODS.contains(asked.method()) ? browsers.turned(asked) : Optional.of(Turned.METHOD_NOT_ALLOWED);
    }

    private static Optional<String> path(RoutingContext context) {
        try {
            return Optional.of(context.normalizedPath());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A call is read by what answers it, message by message; it has its place at once. */
    private void receive(ClientRequest request) {
        if (request.kind() == RequestKind.GRPC) {
            name(request);
            place(request, Buffer.buffer());
        } else if (!RequestBody.comesWith(request.context().request())) {
            place(request, Buffer.buffer());
        } else if (request.take(places.receiving())) {
            new RequestBody(request, maxBodyBytes, reason -> turnAway(request, reason))
                    .read(body -> place(request, body));
        } else {
            turnAway(request, Turned.OVERLOADED);
        }
    }

    private void name(ClientRequest request) {
        String name = Long.toString(callNumber.incrementAndGet());
        request.context().request().headers().set(CALL, name);
        calls.put(name, request);
        request.whenOver(() -> calls.remove(name));
    }

    /**
     * Whose call it is, which says when it is over, however its client left: the transport of calls tells only of clients that leave
     * before their own part is whole. Empty if it was over before it was begun.
     *
     * @param call what {@link #CALL} says
     */
    public Optional<Asker> caller(String call) {
        return Optional.ofNullable(calls.get(call));
    }

    /**
     * Tells whom to tell what of a call's messages is with who answers it.
     *
     * @param call what {@link #CALL} says
     */
    public LongConsumer handedOn(String call) {
        ClientRequest request = calls.get(call);
        return request == null ? _ -> {} : request::handedOn;
    }

    private void place(ClientRequest request, Buffer body) {
        String query = Objects.requireNonNullElse(request.context().request().query(), "");
        if (body.length() > 0 && !request.hold(bytesOf(request, body))) {
            turnAway(request, Turned.OVERLOADED);
            return;
        }
        Demand demand = request.kind().demand(request.path(), query, body);
        if (!request.take(places.of(demand))) {
            turnAway(request, demand.withoutPlace());
            return;
        }
        Duration answer = timeout.plus(TAKING);
        switch (demand) {
            case READ -> request.received(answer);
            case WAIT -> request.received(answer.plus(Inputs.MAX_WAIT));
            case STREAM -> request.endless();
        }
        request.context().next();
    }

    /** What is made of a body before it is answered, besides the body itself. */
    private static long bytesOf(ClientRequest request, Buffer body) {
        String type = request.context().request().getHeader(HttpHeaders.CONTENT_TYPE);
        boolean json = request.kind() == RequestKind.JSON_RPC || (type != null && type.contains("json"));
        return json ? StrictJson.treeBytes(body.getBytes()) : 2L * body.length();
    }

    private void turnAway(ClientRequest request, Turned reason) {
        meter.turnedAway(reason);
        boolean unread =
                !request.isReceived() && RequestBody.comesWith(request.context().request());
        answers.turnAway(request.context(), request.kind(), reason, unread);
    }

    private void ended(ClientRequest request) {
        all.remove(request);
        if (request.end()) {
            meter.ended(request);
        }
    }

    /** Whose body does not come is told so; who does not read an answer is cut off. */
    private void sweep() {
        transport.ports().forEach(port -> port.sweep(patience));
        long now = System.nanoTime();
        for (ClientRequest request : all) {
            if (request.isOverdue(now)) {
                request.onItsLoop(() -> overdue(request));
            }
        }
        all.stream()
                .filter(ClientRequest::isCallThatComes)
                .filter(call -> now - call.since() > patience.headers().toNanos())
                .forEach(call -> call.onItsLoop(call::cutOff));
    }

    private void overdue(ClientRequest request) {
        if (request.isOver() || !request.isOverdue(System.nanoTime())) {
            return;
        }
        if (!request.isReceived() && !request.context().response().headWritten()) {
            request.answerWithin(TAKING);
            request.whenOver(request::closeIfOnlyOne);
            turnAway(request, Turned.BODY_TOO_SLOW);
        } else {
            request.cutOff();
        }
    }

    /** What answers calls keeps messages until they are whole, and whole ones until they are asked for: the largest are cut off. */
    private void boundCalls() {
        long over =
                bytesOfCalls() + places.bodyBytes().taken() - places.bodyBytes().most();
        if (over <= 0) {
            return;
        }
        record Call(ClientRequest request, long bytes) {}
        List<Call> largest = calls.values().stream()
                .map(request -> new Call(request, request.bytesBetween()))
                .filter(call -> call.bytes() > 0)
                .sorted(Comparator.comparingLong(Call::bytes).reversed())
                .toList();
        for (Call call : largest) {
            call.request().onItsLoop(call.request()::cutOff);
            over -= call.bytes();
            if (over <= 0) {
                return;
            }
        }
    }

    private long bytesOfCalls() {
        return calls.values().stream().mapToLong(ClientRequest::bytesBetween).sum();
    }

    private void beat() {
        all.stream().filter(ClientRequest::isEndless).forEach(stream -> stream.onItsLoop(stream::beat));
    }
}
