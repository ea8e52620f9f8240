package io.timecoin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

        @Override
        public boolean isInteractive() {
            java.io.Console console = System.console();
            return console != null && console.isTerminal();
        }

        @Override
        public char[] secret(String question) {
            char[] secret = isInteractive() ? System.console().readPassword("%s: ", question) : firstLine();
            if (secret == null || secret.length == 0) {
                throw new CommandFailedException(
                        "no password was given; use a terminal, --password-file, or write it to standard input");
            }
            return secret;
        }

        @Override
        public boolean confirms(String question) {
            String answer = System.console().readLine("%s Type yes to do it: ", question);
            return answer != null && answer.strip().equalsIgnoreCase("yes");
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
