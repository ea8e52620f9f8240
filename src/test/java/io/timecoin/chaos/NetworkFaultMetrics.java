package io.timecoin.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Reads what a node exports to operators. */
public final class NetworkFaultMetrics {

    private static final long PATIENCE_SECONDS = 30;

    private NetworkFaultMetrics() {}

    /** The value of a metric without labels. */
    public static double read(URI management, String name) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(management.resolve("/q/metrics")).build();
            // A request's own timeout ends with the headers; this one covers the body too.
            String body = http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .body();
            return body.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not at " + management));
        } finally {
            http.shutdownNow(); // closing would wait for an answer that never comes
        }
    }
}
