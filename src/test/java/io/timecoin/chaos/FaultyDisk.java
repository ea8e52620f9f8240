package io.timecoin.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Java whose writes or syncs fail on demand ({@code faulty-disk.c}). Needs gcc; the test is skipped, saying so, without. */
final class FaultyDisk {

    private final Path order;
    private final Path java;

    private FaultyDisk(Path order, Path java) {
        this.order = order;
        this.java = java;
    }

    /** Compiles it; nothing fails yet. */
    static FaultyDisk in(Path directory) throws IOException {
        Path source = directory.resolve("faulty-disk.c");
        try (InputStream text =
                Objects.requireNonNull(FaultyDisk.class.getResourceAsStream("faulty-disk.c"), "faulty-disk.c")) {
            Files.copy(text, source);
        }
        Path library = directory.resolve("faulty-disk.so");
        assumeTrue(compiles(source, library), "there is no gcc to build a disk that fails");
        Path order = directory.resolve("order");
        Path java = directory.resolve("java-with-faulty-disk");
        Files.writeString(java, """
                #!/bin/sh
                FAULTY_DISK_ORDER='%s' LD_PRELOAD='%s' exec '%s' "$@"
                """.formatted(order, library, Path.of(System.getProperty("java.home"), "bin", "java")));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return new FaultyDisk(order, java);
    }

    private static boolean compiles(Path source, Path library) throws IOException {
        try {
            Process gcc = new ProcessBuilder(
                            "gcc",
                            "-shared",
                            "-fPIC",
                            "-O1",
                            "-Wall",
                            "-Werror",
                            "-o",
                            library.toString(),
                            source.toString())
                    .inheritIO()
                    .start();
            if (gcc.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue() != 0) {
                throw new AssertionError("gcc refuses " + source);
            }
            return true;
        } catch (IOException e) {
            if (Files.isExecutable(Path.of("/usr/bin/gcc"))) {
                throw e;
            }
            return false;
        }
    }

    /** What a node is to be started with. */
    Path java() {
        return java;
    }

    /** From now on this fails below this path. */
    void order(String what, int errno, Path below) throws IOException {
        Path next = order.resolveSibling("order.next");
        Files.writeString(next, what + " " + errno + " " + below.toRealPath() + "/\n");
        Files.move(next, order, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing fails any more. */
    void heal() throws IOException {
        Files.deleteIfExists(order);
    }
}
