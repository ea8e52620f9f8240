package io.timecoin.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads what a node exports to operators. */
final class NetworkFaultMetrics {

    private NetworkFaultMetrics() {}

    /** The value of a metric without labels. */
    static double read(URI management, String name) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(management.resolve("/q/metrics"))
                    .timeout(Duration.ofSeconds(15))
                    .build();
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return body.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not at " + management));
        } catch (IOException e) {
            throw new AssertionError("no metrics at " + management, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
