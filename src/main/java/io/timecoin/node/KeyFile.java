package io.timecoin.node;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * A private key on disk: one line with the 64 hexadecimal digits of an Ed25519 seed (RFC 8032), in a file that only its
 * owner may read or write. What is read is never shown in a message.
 */
public final class KeyFile {

    private static final int DIGITS = 2 * Ed25519Signer.SEED_LENGTH;
    private static final int MAX_BYTES = 4_096;
    private static final int ROOT = 0;

    /** It belongs to the user that this process runs as; only Linux has it. */
    private static final Path SELF = Path.of("/proc/self");

    private KeyFile() {}

    /**
     * Creates the file with a fresh key and syncs it to disk; a file that is there already is never touched.
     *
     * @throws NodeStartException if it exists or cannot be written
     */
    public static Ed25519Signer create(Path file, SecureRandom random) throws NodeStartException {
        byte[] seed = new byte[Ed25519Signer.SEED_LENGTH];
        random.nextBytes(seed);
        return write(file, seed);
    }

    /**
     * Creates the file with the key of another one; as {@link #create} otherwise.
     *
     * @throws NodeStartException if it exists or cannot be written, or the other cannot be read
     */
    static Ed25519Signer copy(Path from, Path file) throws NodeStartException {
        return write(file, readSeed(from));
    }

    private static Ed25519Signer write(Path file, byte[] seed) throws NodeStartException {
        byte[] line = (HexFormat.of().formatHex(seed) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            WholeFile.secret(file).create(line); // half a key would be neither one nor none
            return Ed25519Signer.ofSeed(seed);
        } catch (IOException e) {
            throw new NodeStartException("cannot create the key file " + file + ": " + FileTrouble.of(e), e);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
    }

    /**
     * Reads the key.
     *
     * @throws NodeStartException if the file cannot be read, others than its owner may read it, or it holds no key
     */
    public static Ed25519Signer read(Path file) throws NodeStartException {
        byte[] seed = readSeed(file);
        try {
            return Ed25519Signer.ofSeed(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** The seed itself, for the one command that shows it; the caller clears the array. Fails as {@link #read} does. */
    public static byte[] readSeed(Path file) throws NodeStartException {
        try {
            requireOwnerOnly(file, "key file");
            try (InputStream in = Files.newInputStream(file)) {
                return parse(file, in.readNBytes(MAX_BYTES));
            }
        } catch (IOException e) {
            throw new NodeStartException("cannot read the key file " + file + ": " + FileTrouble.of(e), e);
        }
    }

    /**
     * Refuses a file with a secret that others than its owner may read or write. One of root's own that the node's group may read is
     * what a supervisor gives a process that is not root, as Kubernetes does with a Secret.
     */
    static void requireOwnerOnly(Path file, String kind) throws IOException, NodeStartException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (isOpen(permissions, owner(file), Files.exists(SELF) ? owner(SELF) : ROOT)) {
            throw new NodeStartException("the " + kind + " " + file + " is open to others ("
                    + PosixFilePermissions.toString(permissions) + "); chmod 600 it, and replace what it keeps if"
                    + " somebody may have read it");
        }
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }

    /** @param owner number of the user whose file it is, and {@code self} of the one that runs the node */
    static boolean isOpen(Set<PosixFilePermission> permissions, int owner, int self) {
        boolean given = owner == ROOT && self != ROOT;
        return permissions.stream()
                .filter(permission -> !permission.name().startsWith("OWNER_"))
                .anyMatch(permission -> !given || permission != PosixFilePermission.GROUP_READ);
    }

    private static byte[] parse(Path file, byte[] content) throws NodeStartException {
        try {
            int end = content.length;
            while (end > 0 && Character.isWhitespace(content[end - 1])) {
                end--;
            }
            if (end == DIGITS) {
                return HexFormat.of().parseHex(new String(content, 0, end, StandardCharsets.US_ASCII));
            }
        } catch (IllegalArgumentException _) {
            // said below, without the text: most of it may be a key
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        throw new NodeStartException(
                "the key file " + file + " does not hold one key: " + DIGITS + " hexadecimal digits in one line");
    }
}
