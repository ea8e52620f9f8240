package io.timecoin.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Requests to one server, each with a bound on its answer and a limit on its time. Calls block; safe for any thread. */
final class HttpCalls implements AutoCloseable {

    private static final int MAX_ANSWER_BYTES = 32_000_000;

    private final URI base;
    private final String prefix;
    private final NodeLimits limits;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    HttpCalls(URI base, NodeLimits limits) {
        this.base = base;
        this.prefix = base.toString().replaceFirst("/+$", "");
        this.limits = limits;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connect())
                .build();
    }

    URI base() {
        return base;
    }

    /** A request to a path below the base, which may have a path of its own. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(prefix + path));
    }

    /**
     * Asks, and waits {@code patience} longer than usual for the end of the answer.
     *
     * @throws NodeClientException if nothing whole came back
     */
    NodeAnswer send(HttpRequest.Builder request, Duration patience) {
        long begin = System.nanoTime();
        Duration limit = limits.call().plus(patience);
        try {
            HttpResponse<InputStream> response =
                    http.send(request.timeout(limit).build(), headers -> LimitedBody.within(limit, begin));
            return answer(response);
        } catch (ConnectException e) {
            throw new NodeClientException("no node answers at " + base, e);
        } catch (HttpTimeoutException e) {
            throw new NodeClientException("the node at " + base + " did not answer in time", e);
        } catch (InterruptedIOException | InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeClientException("interrupted while asking the node at " + base, e);
        } catch (IOException e) {
            throw new NodeClientException("the node at " + base + " broke off its answer: " + e.getMessage(), e);
        }
    }

    /** Reads events until the stream ends, or gives no sign of life for too long; an answer that is no stream is returned. */
    Optional<NodeAnswer> follow(HttpRequest.Builder request, EventLines.Listener listener) {
        try {
            HttpResponse<InputStream> response = http.send(
                    request.timeout(limits.call()).build(), headers -> LimitedBody.neverSilentFor(limits.silence()));
            if (response.statusCode() / 100 != 2) {
                return Optional.of(answer(response));
            }
            try (InputStream body = response.body()) {
                EventLines.read(body, listener);
            }
            return Optional.empty();
        } catch (ConnectException e) {
            throw new NodeClientException("no node answers at " + base, e);
        } catch (HttpTimeoutException e) {
            throw new NodeClientException(
                    "the event stream of " + base + " gave no sign of life for "
                            + limits.silence().toMillis() + " ms",
                    e);
        } catch (InterruptedIOException | InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeClientException("interrupted while following the events of " + base, e);
        } catch (IOException e) {
            throw new NodeClientException("the event stream of " + base + " broke off: " + e.getMessage(), e);
        }
    }

    private NodeAnswer answer(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new IOException("it has more than " + MAX_ANSWER_BYTES + " bytes");
            }
            return new NodeAnswer(response.statusCode(), parse(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    private Optional<JsonReply> parse(String body) {
        try {
            JsonNode json = mapper.readTree(body);
            return Optional.ofNullable(json)
                    .filter(JsonNode::isObject)
                    .map(object -> new JsonReply(object, base.toString()));
        } catch (JsonProcessingException _) {
            return Optional.empty(); // whoever asked says what came instead
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
