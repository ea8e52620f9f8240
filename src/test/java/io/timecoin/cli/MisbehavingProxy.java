package io.timecoin.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Stands between a client and a node, and does to the answers what proxies, networks and liars do; to all others nothing. */
final class MisbehavingProxy implements AutoCloseable {

    /** What is done to an answer. */
    sealed interface Fault {

        /** The node gets the request, the client another answer. */
        record Instead(int status, String contentType, String body) implements Fault {}

        /** The body comes changed. */
        record Changed(UnaryOperator<String> change) implements Fault {}

        /** The connection ends before the node has heard anything. */
        record CutBefore() implements Fault {}

        /** The connection ends when the node has answered. */
        record CutAfter() implements Fault {}

        /** The connection ends in the middle of the body. */
        record Truncated() implements Fault {}

        /** Headers and the first bytes of the body come, and then nothing, on an open connection. */
        record Silent() implements Fault {}

        /** The node has answered, and nothing comes. */
        record Late() implements Fault {}

        /** A test does something when the request comes, and then nothing is done to the answer. */
        record Meanwhile(Runnable action) implements Fault {}
    }

    /** The page of a proxy whose node does not answer. */
    static Fault page(int status) {
        return new Fault.Instead(status, "text/html", "<html><body><h1>" + status + "</h1></body></html>");
    }

    static Fault json(int status, String body) {
        return new Fault.Instead(status, "application/json", body);
    }

    /** Every match of a pattern in the body is replaced. */
    static Fault lie(String pattern, String replacement) {
        return new Fault.Changed(body -> Pattern.compile(pattern).matcher(body).replaceAll(replacement));
    }

    final List<String> requests = new CopyOnWriteArrayList<>();

    private record Rule(Pattern request, Fault fault) {}

    private final Deque<Rule> rules = new ConcurrentLinkedDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final String node;

    MisbehavingProxy(String node) throws IOException {
        this.node = node;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is done to answers of requests that match wholly, such as {@code POST /v1/transactions.*}; the newest rule counts. */
    MisbehavingProxy on(String request, Fault fault) {
        rules.addFirst(new Rule(Pattern.compile(request), fault));
        return this;
    }

    void behave() {
        rules.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fault fault = rules.stream()
                .filter(rule -> rule.request().matcher(request).matches())
                .map(Rule::fault)
                .findFirst()
                .orElse(new Fault.Changed(UnaryOperator.identity()));
        try {
            switch (fault) {
                case Fault.Instead instead -> {
                    forward(exchange, body);
                    answer(exchange, instead.status(), instead.contentType(), instead.body());
                }
                case Fault.Changed changed -> pass(exchange, body, changed.change());
                case Fault.CutBefore _ -> {}
                case Fault.CutAfter _ -> forward(exchange, body);
                case Fault.Truncated _ ->
                    begin(exchange, forward(exchange, body).body());
                case Fault.Silent _ -> {
                    begin(exchange, forward(exchange, body).body());
                    closed.await();
                }
                case Fault.Late _ -> {
                    forward(exchange, body);
                    closed.await();
                }
                case Fault.Meanwhile meanwhile -> {
                    meanwhile.action().run();
                    pass(exchange, body, UnaryOperator.identity());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close(); // without headers this is the end of the connection
        }
    }

    private void pass(HttpExchange exchange, byte[] body, UnaryOperator<String> change)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = forward(exchange, body);
        String type = answer.headers().firstValue("Content-Type").orElse("application/json");
        answer(exchange, answer.statusCode(), type, change.apply(answer.body()));
    }

    private HttpResponse<String> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static void begin(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
    }

    private static void answer(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
