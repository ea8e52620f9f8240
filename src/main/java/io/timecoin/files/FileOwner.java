package io.timecoin.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Whose a file is. A new one is its maker's: without this the owner of a wallet could lose it to an administrator who touched it.
 * No link is followed, as who owns the directory could put one in place of what an administrator is about to give away.
 */
final class FileOwner {

    private FileOwner() {}

    /**
     * Gives {@code fresh} the mode, owner and group of {@code old}, which it is to replace.
     *
     * @throws FileSystemException if {@code old} is not to be written, or its owner could not keep it
     */
    static void keep(Path old, Path fresh) throws IOException {
        PosixFileAttributes kept = attributes(old);
        if (!kept.permissions().contains(PosixFilePermission.OWNER_WRITE)) {
            throw new FileSystemException(
                    old.toString(),
                    null,
                    "it is not to be written (" + PosixFilePermissions.toString(kept.permissions()) + ")");
        }
        PosixFileAttributeView view = view(fresh);
        view.setPermissions(kept.permissions());
        PosixFileAttributes made = view.readAttributes();
        if (!made.owner().equals(kept.owner()) || !made.group().equals(kept.group())) {
            give(fresh, kept, "it belongs to " + named(kept) + " and would not any more: only they can change it");
        }
    }

    /**
     * Makes {@code fresh}, which nobody else may read, the property of whose {@code like} is; of nobody else if there is no such
     * file.
     *
     * @throws FileSystemException if that cannot be: then its owner could not use it
     */
    static void give(Path like, Path fresh) throws IOException {
        if (Files.notExists(like)) {
            return;
        }
        PosixFileAttributes wanted = Files.readAttributes(like, PosixFileAttributes.class);
        if (!attributes(fresh).owner().equals(wanted.owner())) {
            give(
                    fresh,
                    wanted,
                    like + " belongs to " + named(wanted) + ", who could not use it: only they can make it");
        }
    }

    private static void give(Path fresh, PosixFileAttributes owner, String refusal) throws IOException {
        PosixFileAttributeView view = view(fresh);
        try {
            view.setGroup(owner.group());
            view.setOwner(owner.owner());
        } catch (FileSystemException e) {
            FileSystemException refused = new FileSystemException(fresh.toString(), null, refusal);
            refused.initCause(e);
            throw refused;
        }
    }

    private static String named(PosixFileAttributes file) {
        return file.owner().getName() + " of the group " + file.group().getName();
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
