package io.timecoin.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** Amazon Corretto Crypto Provider: native and fast, cofactorless; its yes counts, its no is asked again. */
final class CorrettoEd25519 implements Ed25519Provider {

    private static final String ALGORITHM = "Ed25519";

    /** What DER puts before the 32 bytes of a public key (RFC 8410). */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** What DER puts before the 32 bytes of a seed (RFC 8410). */
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final Provider provider;
    private final KeyFactory keys;

    private CorrettoEd25519(Provider provider, KeyFactory keys) {
        this.provider = provider;
        this.keys = keys;
    }

    /** Empty where the native library is absent or does not work, which is no fault: it is only speed. */
    static Optional<Ed25519Provider> loaded() {
        return Loading.RESULT.provider();
    }

    /** Why it is not loaded; empty if it is. */
    static Optional<String> refusal() {
        return Loading.RESULT.refusal();
    }

    private record Loaded(Optional<Ed25519Provider> provider, Optional<String> refusal) {

        static Loaded refused(String why) {
            return new Loaded(Optional.empty(), Optional.of(why));
        }
    }

    /** Loads and tries the library once in a process, and only when it is asked for. */
    private static final class Loading {
        static final Loaded RESULT = load();
    }

    private static Loaded load() {
        try {
            // Read by the provider's initialiser: without it there is no Ed25519 key factory.
            System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            if (provider.getLoadingError() != null) {
                return Loaded.refused("its library does not load: " + provider.getLoadingError());
            }
            CorrettoEd25519 loaded = new CorrettoEd25519(provider, KeyFactory.getInstance(ALGORITHM, provider));
            if (!loaded.works()) {
                return Loaded.refused("it does not agree with BouncyCastle on a signature");
            }
            Sha256.use(provider);
            return new Loaded(Optional.of(loaded), Optional.empty());
        } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
            return Loaded.refused(e.toString());
        }
    }

    private boolean works() {
        Signer signer = signer(new byte[PublicKey.LENGTH]);
        Signature signature = signer.sign(Hash256.ZERO);
        byte[] message = Hash256.ZERO.toBytes();
        return accepts(signer.publicKey(), message, signature)
                && new BouncyCastleEd25519().accepts(signer.publicKey(), message, signature);
    }

    @Override
    public String name() {
        return "ACCP";
    }

    @Override
    public boolean accepts(PublicKey key, byte[] message, Signature signature) {
        try {
            java.security.Signature verification = java.security.Signature.getInstance(ALGORITHM, provider);
            verification.initVerify(keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, key.view()))));
            verification.update(message);
            return verification.verify(signature.view());
        } catch (GeneralSecurityException | RuntimeException e) {
            // It cannot even read the key or signature: a no, and as every no it is asked again.
            return false;
        }
    }

    @Override
    public Signer signer(byte[] seed) {
        try {
            PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_PREFIX, seed)));
            return new NativeSigner(provider, key, BouncyCastleEd25519.publicKey(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a seed of 32 bytes is always a key", e);
        }
    }

    private static byte[] join(byte[] prefix, byte[] rest) {
        byte[] joined = new byte[prefix.length + rest.length];
        System.arraycopy(prefix, 0, joined, 0, prefix.length);
        System.arraycopy(rest, 0, joined, prefix.length, rest.length);
        return joined;
    }

    private record NativeSigner(Provider provider, PrivateKey key, PublicKey publicKey) implements Signer {

        @Override
        public Signature sign(Hash256 digest) {
            try {
                java.security.Signature signing = java.security.Signature.getInstance(ALGORITHM, provider);
                signing.initSign(key);
                signing.update(digest.toBytes());
                return Signature.of(signing.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("signing with a sound key failed", e);
            }
        }

        /** Never shows the key. */
        @Override
        public String toString() {
            return "signer of " + publicKey;
        }
    }
}
