package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.cli.testnet.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a node has printed since a moment, over its restarts.
 *
 * @param from bytes of the file that were there before that moment
 */
public record NodeLog(Path file, long from) {

    /** Everything from now on. */
    static NodeLog fromNow(Path file) {
        try {
            return new NodeLog(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its lines so far. */
    public List<String> lines() {
        try {
            byte[] all = Files.readAllBytes(file);
            byte[] since = Arrays.copyOfRange(all, Math.toIntExact(Math.min(from, all.length)), all.length);
            return new String(since, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line with this in it; empty text if there is none. */
    public String first(Pattern wanted) {
        return lines().stream()
                .filter(line -> wanted.matcher(line).find())
                .findFirst()
                .orElse("");
    }

    /** Waits for a line with this in it. */
    String await(String regex, Duration patience) {
        Pattern wanted = Pattern.compile(regex);
        Await.until(
                patience,
                () -> "\"" + regex + "\" in " + file + ":\n" + String.join("\n", tail()),
                () -> !first(wanted).isEmpty());
        return first(wanted);
    }

    /** The line with this in it, and the stack trace that belongs to it, are the last. */
    void assertNothingAfter(String words) {
        List<String> after = lines().stream()
                .dropWhile(line -> !line.contains(words))
                .skip(1)
                .filter(line -> line.matches("[0-9]{4}-.*"))
                .toList();
        assertEquals(List.of(), after, () -> "after \"" + words + "\" in " + file);
    }

    private List<String> tail() {
        List<String> all = lines();
        return all.subList(Math.max(0, all.size() - 30), all.size());
    }
}
