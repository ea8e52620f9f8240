package io.timecoin.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The terminal that the person sits at, whatever the process's streams are connected to. What is typed is taken as bytes: the JDK
 * would read it in the locale's encoding, which in the POSIX locale turns all that is not ASCII into one character. For one
 * thread.
 *
 * @param device a terminal's file
 */
record ControllingTerminal(Path device) {

    private static final Path OF_PROCESS = Path.of("/dev/tty");
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final int LONGEST_LINE = 4_096;
    private static final int STTY_SECONDS = 10;

    /** Of this process, if it has one. */
    static Optional<ControllingTerminal> ofProcess() {
        if (canOpen(OF_PROCESS)) {
            return Optional.of(new ControllingTerminal(OF_PROCESS));
        }
        // In a session of its own a process has none, though its input may be one.
        return isStandardInput() && canOpen(STANDARD_INPUT)
                ? Optional.of(new ControllingTerminal(STANDARD_INPUT))
                : Optional.empty();
    }

    /** Whether standard input is a terminal; where the system does not say, whether the JDK thinks so. */
    @SuppressWarnings("SystemConsoleNull") // the JDK's own console is null without a terminal
    static boolean isStandardInput() {
        try {
            String name = Files.readSymbolicLink(STANDARD_INPUT).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException _) {
            java.io.Console console = System.console();
            return console != null && console.isTerminal();
        }
    }

    private static boolean canOpen(Path device) {
        try (InputStream _ = new FileInputStream(device.toFile())) {
            return true;
        } catch (IOException _) {
            return false; // a process without a terminal has the name, but nothing behind it
        }
    }

    /** What is typed after {@code question}, up to the end of the line; empty if the input ends there. */
    byte[] line(String question) {
        try (InputStream in = new FileInputStream(device.toFile());
                OutputStream out = new FileOutputStream(device.toFile())) {
            say(out, question);
            return line(in);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * The same without showing it.
     *
     * @throws CommandFailedException if the terminal would show it
     */
    byte[] hiddenLine(String question) {
        String mode = stty(List.of("-g"));
        Thread restore = new Thread(() -> stty(List.of(mode)), "terminal-restore");
        Runtime.getRuntime().addShutdownHook(restore); // who gives up with Ctrl-C sees again what he types
        try (InputStream in = new FileInputStream(device.toFile());
                OutputStream out = new FileOutputStream(device.toFile())) {
            stty(List.of("-echo"));
            say(out, question);
            byte[] typed = line(in);
            say(out, "\n");
            return typed;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            stty(List.of(mode));
            forget(restore);
        }
    }

    private static void forget(Thread restore) {
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException _) {
            // the process is ending, and does it itself
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == LONGEST_LINE) {
                throw new IOException("the line is too long");
            }
            line.write(b);
        }
        return line.toByteArray();
    }

    private String stty(List<String> arguments) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("stty"));
            command.addAll(arguments);
            Process stty = new ProcessBuilder(command)
                    .redirectInput(device.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0) {
                return answer;
            }
            throw new IOException("stty failed");
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the terminal cannot be kept from showing what is typed (" + e.getMessage()
                            + "); use a file, or write it to standard input",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while asking", e);
        }
    }

    private CommandFailedException failed(IOException e) {
        return new CommandFailedException("the terminal " + device + " cannot be used: " + e.getMessage(), e);
    }
}
