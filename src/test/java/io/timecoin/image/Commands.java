package io.timecoin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Programs of the machine, run to their end. */
final class Commands {

    private Commands() {}

    /** What it printed on its standard output. A program that fails fails the test, with what it said. */
    static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
            String printed = new String(all(process.getInputStream()), StandardCharsets.UTF_8);
            int code = process.waitFor();
            assertEquals(0, code, () -> command + "\n" + printed + new String(said.join(), StandardCharsets.UTF_8));
            return printed;
        } catch (IOException e) {
            throw new AssertionError(
                    command.getFirst() + " cannot be run; the profile image needs the packages buildah and mmdebstrap",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }

    private static byte[] all(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("the output of a program cannot be read", e);
        }
    }
}
