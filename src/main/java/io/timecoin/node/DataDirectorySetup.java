package io.timecoin.node;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.files.WholeFile;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.StorageException;
import io.timecoin.storage.VoteLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SortedMap;

/** Makes the files a node starts from. */
public final class DataDirectorySetup {

    private DataDirectorySetup() {}

    /**
     * The operator key of a data directory; a new one, together with its record of votes, if there is none
     * (protocol §5: a key without its record has lost it).
     *
     * @throws NodeStartException if a key is there and cannot be read, or none can be written
     */
    public static Ed25519Signer operatorKey(Path dataDirectory, SecureRandom random) throws NodeStartException {
        Path file = dataDirectory.resolve(NodeFiles.OPERATOR_KEY);
        return Files.exists(file) ? KeyFile.read(file) : createOperatorKey(file, random);
    }

    private static Ed25519Signer createOperatorKey(Path file, SecureRandom random) throws NodeStartException {
        Path dataDirectory = file.toAbsolutePath().getParent();
        if (dataDirectory == null) {
            throw new IllegalArgumentException("a file name alone is no key file: " + file);
        }
        try (DataDirectory locked = DataDirectory.open(dataDirectory)) {
            Ed25519Signer operator = KeyFile.create(file, random);
            VoteLog.create(locked, operator.publicKey());
            return operator;
        } catch (StorageException e) {
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Brings the operator key of a backup into a data directory that has none. It has no record of votes, and gets none here: only so
     * does the node know that it has to wait for the next epoch (protocol §5).
     *
     * @throws NodeStartException if the backup cannot be read, or there is a key already
     */
    public static Ed25519Signer restoreOperatorKey(Path dataDirectory, Path backup) throws NodeStartException {
        return KeyFile.copy(backup, dataDirectory.resolve(NodeFiles.OPERATOR_KEY));
    }

    /** Writes a properties file as {@link NodeConfigLoader} reads it, whole or not at all, in place of the last. */
    public static void writeSettings(Path file, SortedMap<String, String> settings) throws IOException {
        WholeFile.open(file).replace(text(settings));
    }

    /**
     * The same where there is none.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is anything of its name
     */
    public static void createSettings(Path file, SortedMap<String, String> settings) throws IOException {
        WholeFile.open(file).create(text(settings));
    }

    private static byte[] text(SortedMap<String, String> settings) {
        StringBuilder text = new StringBuilder("# Settings of one node; docs/configuration.md lists all.\n");
        settings.forEach((key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
