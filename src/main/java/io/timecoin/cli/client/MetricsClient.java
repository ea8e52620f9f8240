package io.timecoin.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads the metrics of one node on its management port. Calls block; for one thread. */
public final class MetricsClient implements AutoCloseable {

    private static final int MAX_BYTES = 4_000_000;
    private static final int OK = 200;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final URI management;
    private final HttpClient http;

    public MetricsClient(URI management) {
        this.management = management;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
    }

    /** What they say now; empty if they did not come whole in five seconds, or are more than four megabytes. */
    public Optional<MetricsText> read() {
        long begin = System.nanoTime();
        try {
            HttpResponse<InputStream> response = http.send(
                    NodeUrl.request(management, "/q/metrics").timeout(LIMIT).build(),
                    headers -> LimitedBody.within(LIMIT, begin));
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
                return response.statusCode() == OK && bytes.length <= MAX_BYTES
                        ? Optional.of(MetricsText.parse(new String(bytes, StandardCharsets.UTF_8)))
                        : Optional.empty();
            }
        } catch (InterruptedException | InterruptedIOException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // it is down, or not there: whoever asks has no figure of it
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
