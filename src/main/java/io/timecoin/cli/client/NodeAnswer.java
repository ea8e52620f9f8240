package io.timecoin.cli.client;

import java.util.Optional;

/**
 * What a node, or whoever stands before it, answered, whatever it is.
 *
 * @param status of HTTP
 * @param body empty if it is no JSON object
 */
public record NodeAnswer(int status, Optional<JsonReply> body) {

    /** Characters of a reason that are passed on: what strangers say has an end. */
    private static final int MAX_REASON = 500;

    private static final int NOT_FOUND = 404;
    private static final String NO_API =
            "this is no node's client API; a node serves it one port below its management port (health and metrics)";

    /** Whether it is a success, by its status. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Stable name of the reason, if it is a problem that has one (RFC 9457 member of the API). */
    public Optional<String> code() {
        return body.flatMap(problem -> problem.optionalText("code"));
    }

    /** The reason of an answer that is no success, for people: code and detail, or that there is none. */
    public String reason() {
        Optional<String> detail = body.flatMap(problem -> problem.optionalText("detail"));
        String words = code().map(name -> name + ": ").orElse("")
                + detail.orElse(status == NOT_FOUND ? NO_API : "no reason given");
        return cut(words);
    }

    /** What a stranger said, as long as a reason may be that repeats it. */
    public static String cut(String words) {
        return words.length() > MAX_REASON ? words.substring(0, MAX_REASON) + " …" : words;
    }
}
