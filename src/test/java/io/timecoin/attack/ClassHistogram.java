package io.timecoin.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What fills the heap of another JVM, as {@code jcmd} tells it. */
final class ClassHistogram {

    private static final int PATIENCE_SECONDS = 40;

    /** Its head, and fifteen classes. */
    private static final int LINES = 18;

    private ClassHistogram() {}

    /** The classes with the most bytes, or in words why they cannot be had: a JVM that only collects garbage may not answer. */
    static String of(long pid) {
        try {
            Path output = Files.createTempFile("histogram", ".txt");
            try {
                Process jcmd = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    jcmd.destroyForcibly();
                    return "it did not say within " + PATIENCE_SECONDS + " s";
                }
                return Files.readAllLines(output).stream().limit(LINES).collect(Collectors.joining("\n"));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return "it cannot be asked: " + e.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
