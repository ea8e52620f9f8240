package io.timecoin.wallet;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Sha256;
import io.timecoin.ledger.codec.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a keystore file, version 1, as JSON. Byte strings are hexadecimal. Everything but the ciphertext is
 * authenticated together with it; the checksum only tells damage from a wrong password.
 *
 * @param version of the format
 * @param kind label of {@link KeyKind}
 * @param publicKeys of the keys that were handed out, in order; readable without the password
 * @param kdf Argon2id's cost
 * @param salt of the key derivation
 * @param nonce of AES-256-GCM
 * @param ciphertext of the secret, with the tag
 * @param checksum SHA-256 of all other fields
 */
record KeystoreFile(
        int version,
        String kind,
        List<String> publicKeys,
        KdfCost kdf,
        String salt,
        String nonce,
        String ciphertext,
        String checksum) {

    /** The only version. */
    static final int VERSION = 1;

    /** Most addresses that one keystore hands out. */
    static final int MAX_KEYS = 10_000;

    /** Most bytes of a file; what is longer is not read. */
    static final int MAX_BYTES = 1_000_000;

    private static final int LONGEST_SECRET = 32;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    KeystoreFile {
        publicKeys = List.copyOf(publicKeys);
    }

    static KeystoreFile parse(byte[] json) throws KeystoreException {
        @Nullable KeystoreFile file; // null is JSON too
        try {
            file = JSON.readValue(json, KeystoreFile.class);
        } catch (UnrecognizedPropertyException e) {
            throw new KeystoreException(
                    KeystoreException.Reason.UNSUPPORTED,
                    "the keystore has a field that this program does not know: " + e.getPropertyName());
        } catch (JsonParseException e) {
            throw new KeystoreException(
                    KeystoreException.Reason.DAMAGED,
                    "the keystore is not JSON, at line " + e.getLocation().getLineNr());
        } catch (JsonMappingException e) {
            throw new KeystoreException(
                    KeystoreException.Reason.DAMAGED,
                    "the keystore lacks a field or has one of a wrong type"
                            + (e.getPath().isEmpty()
                                    ? ""
                                    : ": " + e.getPath().getLast().getFieldName()));
        } catch (IOException e) {
            throw new KeystoreException(KeystoreException.Reason.DAMAGED, "the keystore cannot be parsed", e);
        }
        if (file == null) {
            throw damaged("the keystore is empty");
        }
        file.check();
        return file;
    }

    private void check() throws KeystoreException {
        if (version != VERSION) {
            throw new KeystoreException(
                    KeystoreException.Reason.UNSUPPORTED,
                    "the keystore has version " + version + ", this program knows " + VERSION);
        }
        KeyKind.ofLabel(kind);
        if (!kdf.isAcceptable()) {
            throw new KeystoreException(
                    KeystoreException.Reason.UNSUPPORTED, "the keystore asks for a cost out of bounds: " + kdf);
        }
        int secretBytes = bytes("ciphertext", ciphertext).length - KeystoreCipher.TAG_BYTES;
        boolean sized = bytes("salt", salt).length == KeystoreCipher.SALT_BYTES
                && bytes("nonce", nonce).length == KeystoreCipher.NONCE_BYTES
                && secretBytes > 0
                && secretBytes <= LONGEST_SECRET
                && !publicKeys.isEmpty()
                && publicKeys.size() <= MAX_KEYS;
        if (!sized) {
            throw damaged("a field of the keystore has a wrong length");
        }
        for (String publicKey : publicKeys) {
            if (bytes("publicKeys", publicKey).length != PublicKey.LENGTH) {
                throw damaged("a public key of the keystore has a wrong length");
            }
        }
        if (!checksum.equals(computeChecksum())) {
            throw damaged("the keystore was changed or cut short: its checksum is wrong");
        }
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a keystore of strings and numbers is JSON", e);
        }
    }

    /** All but ciphertext and checksum, in one encoding. */
    byte[] authenticated() {
        ByteWriter out = new ByteWriter(256)
                .u32(version)
                .bytes(kind.getBytes(StandardCharsets.UTF_8))
                .u32(kdf.memoryKib())
                .u32(kdf.iterations())
                .u32(kdf.parallelism())
                .bytes(HexFormat.of().parseHex(salt))
                .bytes(HexFormat.of().parseHex(nonce))
                .u32(publicKeys.size());
        publicKeys.forEach(publicKey -> out.fixed(HexFormat.of().parseHex(publicKey)));
        return out.toBytes();
    }

    KeystoreFile withCiphertext(byte[] newCiphertext) {
        KeystoreFile unsummed = new KeystoreFile(
                version, kind, publicKeys, kdf, salt, nonce, HexFormat.of().formatHex(newCiphertext), "");
        return new KeystoreFile(
                version, kind, publicKeys, kdf, salt, nonce, unsummed.ciphertext, unsummed.computeChecksum());
    }

    private String computeChecksum() {
        byte[] all = new ByteWriter(512)
                .bytes(authenticated())
                .bytes(HexFormat.of().parseHex(ciphertext))
                .toBytes();
        return HexFormat.of().formatHex(Sha256.digest(all));
    }

    private static byte[] bytes(String field, String hex) throws KeystoreException {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw damaged("the keystore's " + field + " is not hexadecimal");
        }
    }

    private static KeystoreException damaged(String message) {
        return new KeystoreException(KeystoreException.Reason.DAMAGED, message);
    }
}
