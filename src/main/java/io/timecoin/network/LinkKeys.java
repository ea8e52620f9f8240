package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The keys of one link (protocol §7): HKDF-SHA256 over the X25519 secret, salted with the hash of both hellos, one label for
 * each direction and use.
 */
final class LinkKeys {

    private static final String ALGORITHM = "HKDF-SHA256";

    private final SecretKey extracted;

    private LinkKeys(SecretKey extracted) {
        this.extracted = extracted;
    }

    static LinkKeys of(byte[] secret, Hash256 transcript) {
        try {
            HKDFParameterSpec extract = HKDFParameterSpec.ofExtract()
                    .addSalt(transcript.toBytes())
                    .addIKM(secret)
                    .extractOnly();
            return new LinkKeys(KDF.getInstance(ALGORITHM).deriveKey("Generic", extract));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }

    /** Key for the proof that {@code initiator}, or else the responder, sends. */
    byte[] proof(boolean initiator) {
        return expand(initiator ? "timecoin initiator proof" : "timecoin responder proof");
    }

    byte[] acceptance() {
        return expand("timecoin acceptance");
    }

    /** Key for the frames that {@code initiator}, or else the responder, sends. */
    byte[] frames(boolean initiator) {
        return expand(initiator ? "timecoin initiator frames" : "timecoin responder frames");
    }

    private byte[] expand(String label) {
        try {
            byte[] info = label.getBytes(StandardCharsets.US_ASCII);
            return KDF.getInstance(ALGORITHM)
                    .deriveData(HKDFParameterSpec.expandOnly(extracted, info, FrameAuthenticator.KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }
}
