package io.timecoin.files;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Says what is wrong with a file; exceptions of {@code java.nio.file} often carry nothing but its name. */
public final class FileTrouble {

    private FileTrouble() {}

    /** A few words without the file's name. */
    public static String of(Exception failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "access is denied";
            case NotDirectoryException _ -> "it is not a directory";
            case DirectoryNotEmptyException _ -> "it is a directory that is not empty";
            case FileAlreadyExistsException _ -> "it exists already";
            case FileSystemLoopException _ -> "its links lead nowhere";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            case FileSystemException e -> e.getReason() == null ? "the file system refuses it" : e.getReason();
            case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
            default -> failure.getMessage() == null ? "the system does not say why" : failure.getMessage();
        };
    }
}
