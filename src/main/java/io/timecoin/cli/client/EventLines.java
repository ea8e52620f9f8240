package io.timecoin.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML §9.2.6) from a stream. For one thread. */
public final class EventLines {

    /** Longest data of one event, characters; a longer one, or a longer line, ends the stream with an error. */
    static final int MAX_DATA = 8_000_000;

    /** What a node gives as id; anything else is none, and never sent back in a header. */
    private static final Pattern ID = Pattern.compile("[0-9]{1,19}");

    private Optional<String> id = Optional.empty();
    private String type = "message";
    private final StringBuilder data = new StringBuilder();
    private final Listener listener;

    private EventLines(Listener listener) {
        this.listener = listener;
    }

    /** Takes events in order, on the reading thread. */
    @FunctionalInterface
    public interface Listener {
        void event(Optional<String> id, String type, String data);
    }

    /** Calls the listener for every event until the stream ends. */
    static void read(InputStream stream, Listener listener) throws IOException {
        EventLines events = new EventLines(listener);
        BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = line(reader); line != null; line = line(reader)) {
            events.line(line);
        }
    }

    /** A line without its end; null at the end of the stream. Of a line without end no more is held than of an event. */
    private static @Nullable String line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() == MAX_DATA) {
                throw new IOException("a line is longer than " + MAX_DATA + " characters");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    private void line(String line) throws IOException {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "id" -> id = Optional.of(value).filter(text -> ID.matcher(text).matches());
            case "event" -> type = value;
            case "data" -> append(value);
            default -> {} // comments keep the line alive; other fields mean nothing here
        }
    }

    private void append(String value) throws IOException {
        if (data.length() + value.length() > MAX_DATA) {
            throw new IOException("an event is longer than " + MAX_DATA + " characters");
        }
        data.append(data.isEmpty() ? "" : "\n").append(value);
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            listener.event(id, type, data.toString());
        }
        data.setLength(0);
        type = "message";
    }
}
