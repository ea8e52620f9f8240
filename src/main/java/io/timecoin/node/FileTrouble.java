package io.timecoin.node;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says what is wrong with a file; exceptions of {@code java.nio.file} often carry nothing but its name. */
public final class FileTrouble {

    private FileTrouble() {}

    /** A few words without the file's name. */
    public static String of(Exception failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "access is denied";
            case java.nio.file.NotDirectoryException _ -> "it is not a directory";
            case java.nio.file.FileAlreadyExistsException _ -> "it exists already";
            case java.nio.charset.CharacterCodingException _ -> "it is not UTF-8 text";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
