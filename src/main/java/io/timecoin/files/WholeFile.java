package io.timecoin.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is there whole or not at all, also after a power cut. What is replaced keeps its mode and owner, and links stay: the
 * file that they name is replaced. For one thread.
 */
public final class WholeFile {

    private static final FileAttribute<?>[] AS_USUAL = {};
    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    private static final int MOST_LINKS = 40;

    private final Path path;
    private final Path like;
    private final FileAttribute<?>[] mode;

    private WholeFile(Path path, Path like, FileAttribute<?>[] mode) {
        this.path = path.toAbsolutePath();
        this.like = like;
        this.mode = mode;
    }

    /** One without a secret; new, it is as open to others as the process makes files. */
    public static WholeFile open(Path path) {
        return new WholeFile(path, path, AS_USUAL);
    }

    /** One that, when it is new, only its owner may read. */
    public static WholeFile secret(Path path) {
        return new WholeFile(path, path, OWNER_ONLY);
    }

    /** The same; new, it belongs to whom {@code like} belongs, if there is such a file. */
    public static WholeFile secret(Path path, Path like) {
        return new WholeFile(path, like, OWNER_ONLY);
    }

    /**
     * The file itself, at the end of all links; it need not exist.
     *
     * @throws IOException if the links have no end, or it can be no file
     */
    public static Path itself(Path path) throws IOException {
        Path file = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "its links lead nowhere");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        if (file.getFileName() == null) {
            throw new FileSystemException(path.toString(), null, "it is a directory");
        }
        return file;
    }

    /** The name of what is kept beside a file: beside the file itself, whatever links lead to it. */
    public static Path beside(Path file, String suffix) {
        Path itself;
        try {
            itself = itself(file);
        } catch (IOException _) {
            itself = file.toAbsolutePath(); // whoever opens it says what is wrong with it
        }
        return itself.resolveSibling(itself.getFileName() + suffix);
    }

    public Path path() {
        return path;
    }

    /**
     * Its first bytes; empty if there is no such file.
     *
     * @throws IOException if it cannot be read; a link to a file that is not there is none that is missing
     */
    public Optional<byte[]> read(int most) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return Optional.of(in.readNBytes(most));
        } catch (NoSuchFileException _) {
            requireNoLink();
            return Optional.empty();
        }
    }

    /**
     * Makes it, whoever else does so at the same time.
     *
     * @throws FileAlreadyExistsException if there is anything of its name, be it a link to nowhere
     * @throws IOException if it cannot be written; nothing of it stays
     */
    public void create(byte[] bytes) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        // A name of its own, for nobody waits for anybody. Who is killed leaves it: no later one can tell it from one
        // in use.
        Path temporary = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".new");
        put(path, temporary, out -> out.write(bytes), this::nameNew);
    }

    /**
     * Makes it in two steps: all is on disk before {@code shown} is called, and has its name only after it. If {@code shown}
     * throws, nothing is kept. Nobody else may be making or replacing it.
     *
     * @throws FileAlreadyExistsException if there is anything of its name at the end of all links
     * @throws IOException if it cannot be written; nothing of it stays
     */
    public void createAlone(byte[] bytes, Runnable shown) throws IOException {
        Path target = itself(path);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        put(target, leftOver(target), out -> out.write(bytes), (temporary, name) -> {
            shown.run();
            nameNew(temporary, name);
        });
    }

    /**
     * Replaces what is there, if anything. Nobody else may be making or replacing it.
     *
     * @throws IOException if it cannot be written; what was there is still there
     */
    public void replace(byte[] bytes) throws IOException {
        replace(out -> out.write(bytes));
    }

    /** What is written, in pieces. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it, and leaves the stream open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The same of what need not be in memory whole.
     *
     * @throws IOException if it cannot be written; what was there is still there
     */
    public void replace(Content content) throws IOException {
        Path target = itself(path);
        if (Files.notExists(target)) {
            requireNoLink();
        }
        put(target, leftOver(target), content, this::nameInPlace);
    }

    /**
     * A stick that is not there is no file that is to be made anew. And who could plant such a link beside a wallet would get a file
     * of his own anywhere, once an administrator uses it.
     */
    private void requireNoLink() throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new FileSystemException(path.toString(), null, "it is a link to a file that is not there");
        }
    }

    /** One name, so that whoever is killed leaves one file, which the next one takes away. */
    private static Path leftOver(Path target) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        return temporary;
    }

    /** How what is written gets its name. */
    @FunctionalInterface
    private interface Naming {
        void name(Path temporary, Path target) throws IOException;
    }

    private void put(Path target, Path temporary, Content content, Naming naming) throws IOException {
        Path directory = target.resolveSibling(".");
        if (Files.notExists(directory)) {
            throw new FileSystemException(target.toString(), null, "its directory does not exist");
        }
        try {
            write(temporary, content);
            naming.name(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true); // the new name is durable too
        }
    }

    private void write(Path file, Content content) throws IOException {
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, fresh, mode)) {
            content.writeTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    private void nameInPlace(Path temporary, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            FileOwner.keep(target, temporary);
        } else {
            FileOwner.give(like, temporary);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** By a hard link: renaming would replace what somebody else has made meanwhile. */
    private void nameNew(Path temporary, Path target) throws IOException {
        FileOwner.give(like, temporary);
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.move(temporary, target); // no such links here, as on most sticks: it looks, and then renames
        }
    }
}
