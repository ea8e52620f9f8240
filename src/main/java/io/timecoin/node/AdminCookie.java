package io.timecoin.node;

import io.timecoin.files.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * What an operator's programs show to be let in: a random password in a file that only this node's user can read, new at each
 * start. Its text is in no message. Safe for any thread.
 */
public final class AdminCookie {

    /** Name of the file in a data directory. */
    public static final String FILE = ".cookie";

    private static final String USER = "__cookie__";
    private static final int SECRET_BYTES = 32;

    /** What a right {@code Authorization} header says. */
    private final byte[] expected;

    private AdminCookie(String content) {
        this.expected = header(content).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Makes a new one and writes it, in place of the last.
     *
     * @throws NodeStartException if the file cannot be written
     */
    static AdminCookie create(Path dataDirectory, SecureRandom random) throws NodeStartException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String content = USER + ":" + HexFormat.of().formatHex(secret);
        Path file = dataDirectory.resolve(FILE);
        try {
            write(file, content);
        } catch (IOException e) {
            throw new NodeStartException("cannot write the cookie " + file + ": " + FileTrouble.of(e), e);
        }
        return new AdminCookie(content);
    }

    private static void write(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(temporary);
        Set<StandardOpenOption> createNew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel out = Files.newByteChannel(
                temporary,
                createNew,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** One with this content, for tests of the edges. */
    public static AdminCookie of(String content) {
        return new AdminCookie(content);
    }

    /**
     * The header that shows the cookie in a file's text, for programs that ask.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String header(String content) {
        String line = content.strip();
        if (!line.matches(USER + ":[0-9a-f]{" + 2 * SECRET_BYTES + "}")) {
            throw new IllegalArgumentException("not a cookie of a node");
        }
        return "Basic " + Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether an {@code Authorization} header shows it; takes as long for a wrong one as for the right one. */
    public boolean isShownBy(String authorization) {
        return MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
