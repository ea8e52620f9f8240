package io.timecoin.cli;

import io.timecoin.cli.client.NodeUrl;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where a command asks a node: what its option says, else the variable, else this machine's node 0. */
final class NodeUrls {

    static final String DEFAULT_API = "http://127.0.0.1:24101";
    static final String DEFAULT_MANAGEMENT = "http://127.0.0.1:24102";

    static final String API_VARIABLE = "TIMECOIN_URL";
    static final String MANAGEMENT_VARIABLE = "TIMECOIN_MANAGEMENT_URL";

    private NodeUrls() {}

    /** Whether the option or the variable says where, so that the default does not count. */
    static boolean isNamed(@Nullable String option, String variable, Map<String, String> environment) {
        return option != null || !environment.getOrDefault(variable, "").isBlank();
    }

    /** The client API, by {@code --url}. */
    static URI api(@Nullable String option, Map<String, String> environment, CommandLine command) {
        return of("--url", option, API_VARIABLE, environment, DEFAULT_API, command);
    }

    /** The management port, by {@code --management-url}. */
    static URI management(@Nullable String option, Map<String, String> environment, CommandLine command) {
        return of("--management-url", option, MANAGEMENT_VARIABLE, environment, DEFAULT_MANAGEMENT, command);
    }

    private static URI of(
            String option,
            @Nullable String given,
            String variable,
            Map<String, String> environment,
            String otherwise,
            CommandLine command) {
        if (given != null) {
            return read(option, given, command);
        }
        // A blank one is what scripts and compose files make of a variable that nobody set.
        String set = environment.getOrDefault(variable, "").strip();
        return set.isEmpty() ? URI.create(otherwise) : read(variable, set, command);
    }

    /** Reads one URL of an option or a variable. */
    static URI read(String origin, String text, CommandLine command) {
        return switch (NodeUrl.parse(text)) {
            case NodeUrl.Outcome.Read read -> read.url().base();
            case NodeUrl.Outcome.Refused refused ->
                throw new ParameterException(command, origin + " " + refused.reason());
        };
    }
}
