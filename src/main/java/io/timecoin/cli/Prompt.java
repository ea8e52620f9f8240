package io.timecoin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the person, or the pipe, at standard input. For one thread. */
interface Prompt {

    /** Whether a person can be asked. */
    boolean isInteractive();

    /**
     * A secret: from a terminal without echo, otherwise the first line of standard input. The caller clears it.
     *
     * @throws CommandFailedException if there is nothing to read
     */
    char[] secret(String question);

    /** Whether the person types {@code yes}. Only a person is asked. */
    boolean confirms(String question);

    /** Of this process. */
    static Prompt ofProcess() {
        return new OfProcess(System.in);
    }

    /** A terminal if there is one, otherwise a stream. */
    record OfProcess(InputStream in) implements Prompt {

        private static final int MAX_SECRET_BYTES = 4_096;

        @SuppressWarnings("SystemConsoleNull") // the JDK's own console is null without a terminal
        private static Optional<java.io.Console> terminal() {
            return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
        }

        @Override
        public boolean isInteractive() {
            return terminal().isPresent();
        }

        @Override
        public char[] secret(String question) {
            Optional<java.io.Console> terminal = terminal();
            char @Nullable [] secret =
                    terminal.isPresent() ? terminal.get().readPassword("%s: ", question) : firstLine();
            if (secret == null || secret.length == 0) {
                throw new CommandFailedException(
                        "no password was given; use a terminal, --password-file, or write it to standard input");
            }
            return secret;
        }

        @Override
        public boolean confirms(String question) {
            return terminal()
                    .map(console -> console.readLine("%s Type yes to do it: ", question))
                    .filter(answer -> answer.strip().equals("yes"))
                    .isPresent();
        }

        /** Byte by byte: what follows the line is not for us. */
        private char[] firstLine() {
            byte[] line = new byte[MAX_SECRET_BYTES];
            int length = 0;
            try {
                for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                    if (length == line.length) {
                        throw new CommandFailedException("the password on standard input is too long");
                    }
                    line[length++] = (byte) b;
                }
            } catch (IOException e) {
                throw new CommandFailedException("standard input cannot be read", e);
            }
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            CharBuffer chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, length));
            char[] secret = new char[chars.remaining()];
            chars.get(secret);
            Arrays.fill(line, (byte) 0);
            Arrays.fill(chars.array(), '\0');
            return secret;
        }
    }
}
