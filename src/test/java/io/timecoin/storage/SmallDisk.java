package io.timecoin.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of a few MiB. Needs the right to mount; the test is skipped, saying so, without it. */
public final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** An empty one below {@code parent}. */
    public static SmallDisk mount(Path parent, int mebibytes) throws IOException {
        Path path = Files.createDirectory(parent.resolve("small-disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString());
        assumeTrue(mounted, "this process may not mount a small file system to fill");
        return new SmallDisk(path);
    }

    /** Where it is mounted. */
    public Path path() {
        return path;
    }

    /** From now on nothing on it can be written. */
    public void makeReadOnly() {
        if (!run("mount", "-o", "remount,ro", path.toString())) {
            throw new IllegalStateException("cannot be made read-only: " + path);
        }
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (!run("umount", path.toString())) {
            throw new IllegalStateException("still mounted: " + path);
        }
    }
}
