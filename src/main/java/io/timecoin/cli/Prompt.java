package io.timecoin.cli;

import io.timecoin.wallet.PasswordException;
import io.timecoin.wallet.PasswordText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Asks the person at the terminal, or the pipe at standard input. For one thread. */
interface Prompt {

    /** Whether a person can be asked. */
    boolean isInteractive();

    /**
     * A secret as it came, not composed yet: the first line of standard input if something was written there, otherwise from the terminal without echo. The
     * caller clears it.
     *
     * @throws CommandFailedException if there is nothing to read, or it is no text
     */
    char[] secret(String question);

    /** Whether the person types {@code yes}. Only a person is asked. */
    boolean confirms(String question);

    /** Whether a person types the secrets, and may mistype them. */
    default boolean isTyped() {
        return isInteractive();
    }

    /**
     * A password that is to be: long enough, and typed twice if it is typed. The caller clears it.
     *
     * @throws CommandFailedException if it is not
     */
    default char[] newSecret(String question) {
        boolean typed = isTyped(); // before it is read: a pipe that has given its only line looks like none
        char[] password = requireLong(PasswordText.composed(secret(question)));
        if (typed) {
            char[] again = PasswordText.composed(secret("The same password again"));
            boolean same = Arrays.equals(password, again);
            Arrays.fill(again, '\0');
            if (!same) {
                Arrays.fill(password, '\0');
                throw new CommandFailedException("the two passwords differ; nothing was written");
            }
        }
        return password;
    }

    /**
     * The same password, which is cleared if it is refused.
     *
     * @throws CommandFailedException if it is too short for a new one
     */
    static char[] requireLong(char[] password) {
        if (PasswordText.isTooShort(password)) {
            Arrays.fill(password, '\0');
            throw new CommandFailedException("a new password has at least " + PasswordText.LEAST_CHARACTERS
                    + " characters; nothing was written");
        }
        return password;
    }

    /** Of this process. */
    static Prompt ofProcess() {
        return new OfProcess(
                new PushbackInputStream(System.in),
                ControllingTerminal.isStandardInput(),
                ControllingTerminal.ofProcess());
    }

    /**
     * The process's terminal and its standard input.
     *
     * @param inputIsTerminal then what stands there is typed, and the terminal is asked itself
     */
    record OfProcess(PushbackInputStream in, boolean inputIsTerminal, Optional<ControllingTerminal> terminal)
            implements Prompt {

        @Override
        public boolean isInteractive() {
            return terminal.isPresent();
        }

        @Override
        public boolean isTyped() {
            return terminal.isPresent() && (inputIsTerminal || hasEnded());
        }

        @Override
        public char[] secret(String question) {
            byte[] line = isTyped() ? terminal.orElseThrow().hiddenLine(question + ": ") : firstLine();
            try {
                return PasswordText.firstLine(line);
            } catch (PasswordException e) {
                throw new CommandFailedException(
                        "nothing was given that can be used: " + e.getMessage()
                                + "; type it on a terminal, name a file (--password-file for a password), or write it to"
                                + " standard input",
                        e);
            }
        }

        @Override
        public boolean confirms(String question) {
            return terminal.map(person -> person.line(question + " Type yes to do it: "))
                    .map(answer -> new String(answer, StandardCharsets.UTF_8).strip())
                    .filter("yes"::equals)
                    .isPresent();
        }

        private boolean hasEnded() {
            try {
                int next = in.read();
                if (next >= 0) {
                    in.unread(next);
                }
                return next < 0;
            } catch (IOException _) {
                return true; // it is closed
            }
        }

        /** Byte by byte: what follows the line is not for us. */
        private byte[] firstLine() {
            byte[] line = new byte[PasswordText.MAX_BYTES + 1];
            int length = 0;
            try {
                for (int b = in.read(); b >= 0 && b != '\n' && length < line.length; b = in.read()) {
                    line[length++] = (byte) b;
                }
                return Arrays.copyOf(line, length);
            } catch (IOException e) {
                throw unreadable(e);
            } finally {
                Arrays.fill(line, (byte) 0);
            }
        }

        private static CommandFailedException unreadable(IOException e) {
            return new CommandFailedException("standard input cannot be read", e);
        }

        /** For tests and pipes: no terminal at all. */
        static OfProcess ofPipe(InputStream in) {
            return new OfProcess(new PushbackInputStream(in), false, Optional.empty());
        }
    }
}
