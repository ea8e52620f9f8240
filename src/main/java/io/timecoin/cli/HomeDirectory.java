package io.timecoin.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a person's files are: {@code $HOME}, as for every other program, and without it the home that the system knows.
 *
 * @param environment of the process
 * @param known the JDK's {@code user.home}, which is {@code ?} for a user without an entry
 */
record HomeDirectory(
        Map<String, String> environment, @Nullable String known) {

    HomeDirectory {
        environment = Map.copyOf(environment);
    }

    /** Of this process's user. */
    static HomeDirectory in(Map<String, String> environment) {
        return new HomeDirectory(environment, System.getProperty("user.home"));
    }

    /**
     * The wallet's file unless another is named.
     *
     * @throws CommandFailedException if there is no home
     */
    Path wallet() {
        String home = environment.getOrDefault("HOME", "");
        String directory = home.isBlank() ? known : home;
        if (directory == null || directory.isBlank() || directory.equals("?")) {
            throw new CommandFailedException(
                    "there is no home directory to keep a wallet in; name its file with --wallet or TIMECOIN_WALLET");
        }
        return path("HOME", directory).resolve(".timecoin").resolve("wallet.json");
    }

    /** A path from the environment: one that is no text in this locale names no file. */
    static Path path(String variable, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new CommandFailedException(
                    "the variable " + variable + " is no path in this locale; set LC_ALL=C.UTF-8", e);
        }
    }
}
