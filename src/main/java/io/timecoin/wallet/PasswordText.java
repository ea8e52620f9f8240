package io.timecoin.wallet;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Passwords are text, the same whatever file, pipe, keyboard or locale they come from: UTF-8 without exception, without a byte
 * order mark, without the end of their line, and with accents composed (NFC). Bytes that are no UTF-8 are refused: replaced, they
 * would all be one password. Until it is compared or used a password is kept as it came, because keystores that earlier versions
 * made were encrypted with that.
 */
public final class PasswordText {

    /** Most bytes of a password's line. */
    public static final int MAX_BYTES = 4_096;

    /** Fewest characters of a new password. */
    public static final int LEAST_CHARACTERS = 8;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private PasswordText() {}

    /**
     * The password in the first line of {@code bytes}, which are cleared; as it came, see {@link #composed}.
     *
     * @throws PasswordException if it is empty, too long, or no text
     */
    public static char[] firstLine(byte[] bytes) throws PasswordException {
        int length = 0;
        while (length < bytes.length && bytes[length] != '\n' && bytes[length] != '\r') {
            length++;
        }
        try {
            if (length > MAX_BYTES) {
                throw new PasswordException("it has more than " + MAX_BYTES + " bytes");
            }
            return decoded(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] decoded(byte[] bytes, int length) throws PasswordException {
        CharBuffer chars;
        try {
            chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException _) {
            throw new PasswordException("it is not text in UTF-8: store or type it in that encoding");
        }
        char[] text = new char[chars.length()];
        chars.get(0, text);
        if (text.length == marks(text)) {
            throw new PasswordException("it is empty");
        }
        chars.clear();
        chars.put(new char[chars.remaining()]);
        return text;
    }

    /** How many characters are before the text. */
    private static int marks(char[] text) {
        return text.length > 0 && text[0] == BYTE_ORDER_MARK ? 1 : 0;
    }

    /** Whether a new password, composed, is too easily guessed for its length. */
    public static boolean isTooShort(char[] password) {
        return Character.codePointCount(password, 0, password.length) < LEAST_CHARACTERS;
    }

    /** In UTF-8, composed; the caller clears both arrays. */
    static byte[] bytes(char[] password) {
        char[] text = composed(password.clone());
        try {
            return bytesAsTheyCame(text);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /** In UTF-8, as earlier versions encrypted with it; the caller clears both arrays. */
    static byte[] bytesAsTheyCame(char[] password) {
        ByteBuffer encoded;
        try {
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a password is text", e);
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear();
        encoded.put(new byte[encoded.remaining()]); // the password does not stay in the buffer
        return bytes;
    }

    /** Without a byte order mark, and with accents composed; what it was is cleared if that changes it. */
    public static char[] composed(char[] text) {
        int from = marks(text);
        CharBuffer chars = CharBuffer.wrap(text, from, text.length - from);
        if (from == 0 && Normalizer.isNormalized(chars, Normalizer.Form.NFC)) {
            return text;
        }
        char[] composed = Normalizer.normalize(chars, Normalizer.Form.NFC).toCharArray();
        Arrays.fill(text, '\0');
        return composed;
    }
}
