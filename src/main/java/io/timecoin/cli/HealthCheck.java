package io.timecoin.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The health check of a container: asks the management port for a probe, and ends with 0 if it is up, else with 1. A program of its own
 * without a library, as it is started every half minute beside a node: the commands take ten times as long to start.
 */
public final class HealthCheck {

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(3).toMillis();
    private static final int UP = 200;

    private HealthCheck() {}

    /** Asks for the probe that is named, {@code live} if none is. */
    public static void main(String... args) {
        System.exit(ask(System.getenv(), args.length == 0 ? "live" : args[0], System.out));
    }

    static int ask(Map<String, String> environment, String probe, PrintStream out) {
        String set = environment.getOrDefault(NodeUrls.MANAGEMENT_VARIABLE, "").strip();
        String url = (set.isEmpty() ? NodeUrls.DEFAULT_MANAGEMENT : set) + "/q/health/" + probe;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            int status = connection.getResponseCode();
            out.println(url + " answers " + status);
            return status == UP ? 0 : 1;
        } catch (IOException | IllegalArgumentException e) {
            out.println(url + " does not answer: " + e.getMessage());
            return 1;
        }
    }
}
