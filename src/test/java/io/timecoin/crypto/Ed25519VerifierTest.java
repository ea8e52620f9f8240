package io.timecoin.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Ed25519VerifierTest {

    private static final List<Ed25519Verifier> PROVIDERS = SignatureVerifiers.loaded();

    @Test
    void thereIsAReasonExactlyWhereTheFastImplementationIsNotLoaded() {
        assertEquals(
                SignatureVerifiers.loaded().size() == 1,
                SignatureVerifiers.whyNotFaster().isPresent());
        assertEquals(
                SignatureVerifiers.whyNotFaster().isPresent() ? "BouncyCastle" : "ACCP",
                SignatureVerifiers.fastest().providerName());
    }

    @Test
    void theTwelveEdgeCasesOfTheLiteratureAreJudgedAlikeByEveryProvider() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                Ed25519VerifierTest.class.getResourceAsStream("/vectors/ed25519-speccheck.json"))) {
            JsonNode cases = new ObjectMapper().readTree(in).get("cases");
            assertEquals(12, cases.size());
            for (int i = 0; i < cases.size(); i++) {
                JsonNode vector = cases.get(i);
                for (Ed25519Verifier verifier : PROVIDERS) {
                    assertEquals(
                            vector.get("accepted").booleanValue(),
                            verifier.verify(
                                    PublicKey.ofHex(vector.get("publicKey").textValue()),
                                    HexFormat.of()
                                            .parseHex(vector.get("message").textValue()),
                                    Signature.ofHex(vector.get("signature").textValue())),
                            "vector " + i + " by " + verifier.providerName());
                }
            }
        }
    }

    /** Seed, public key, message and signature of RFC 8032 §7.1. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void theVectorsOfTheStandardAreAcceptedAndAChangedBitIsNot(
            String seed, String key, String message, String signature) {
        byte[] secret = HexFormat.of().parseHex(seed);
        byte[] text = HexFormat.of().parseHex(message);
        assertEquals(key, Ed25519Signer.ofSeed(secret).publicKey().toHex());
        for (Ed25519Verifier verifier : PROVIDERS) {
            assertTrue(verifier.verify(PublicKey.ofHex(key), text, Signature.ofHex(signature)));
            for (int bit : new int[] {0, 100, 255, 256, 400, 511}) {
                byte[] changed = HexFormat.of().parseHex(signature);
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(verifier.verify(PublicKey.ofHex(key), text, Signature.of(changed)), "bit " + bit);
            }
        }
    }

    @Test
    void keysAndNoncesWithATorsionComponentAreAcceptedByEveryProvider() {
        long seed = 20260101;
        Random random = new Random(seed);
        int refusedByFastAlone = 0;
        for (int i = 0; i < 240; i++) {
            byte[] message = new byte[32];
            random.nextBytes(message);
            BigInteger a = new BigInteger(128, random).add(BigInteger.ONE);
            BigInteger r = new BigInteger(128, random).add(BigInteger.ONE);
            byte[] key = torsioned(a, 1 + random.nextInt(7));
            byte[] nonce = torsioned(r, random.nextInt(8));
            byte[] signature = join(nonce, EdwardsReference.response(r, a, nonce, key, message));
            String which = "signature " + i + " of seed " + seed;
            for (Ed25519Verifier verifier : PROVIDERS) {
                assertTrue(
                        verifier.verify(PublicKey.of(key), message, Signature.of(signature)),
                        which + " by " + verifier.providerName());
            }
            if (CorrettoEd25519.loaded().isPresent()
                    && !CorrettoEd25519.loaded().get().accepts(PublicKey.of(key), message, Signature.of(signature))) {
                refusedByFastAlone++;
            }
            byte[] other = message.clone();
            other[0] ^= 1;
            for (Ed25519Verifier verifier : PROVIDERS) {
                assertFalse(verifier.verify(PublicKey.of(key), other, Signature.of(signature)), which);
            }
        }
        assertTrue(
                CorrettoEd25519.loaded().isEmpty() || refusedByFastAlone > 100,
                "the fast provider differs here, so the second question matters: " + refusedByFastAlone);
    }

    @Test
    void everyEncodingOfEveryPointOfSmallOrderIsRefusedAsAKey() {
        Signer signer = Ed25519Signer.ofSeed(new byte[32]);
        Signature signature = signer.sign(Hash256.ZERO);
        EdwardsReference.Point point = EdwardsReference.Point.NEUTRAL;
        for (int i = 0; i < 8; i++) {
            byte[] encoded = point.encode();
            byte[] signed = encoded.clone();
            signed[31] ^= (byte) 0x80;
            for (byte[] key : List.of(encoded, signed)) {
                assertFalse(
                        Ed25519Encoding.isAcceptable(key, signature.view()),
                        HexFormat.of().formatHex(key));
            }
            point = point.plus(EdwardsReference.TORSION);
        }
        assertTrue(Ed25519Encoding.isAcceptable(signer.publicKey().view(), signature.view()));
    }

    @ParameterizedTest
    @CsvSource({
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // p + 1
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0100000000000000000000000000000000000000000000000000000000000080" // −0
    })
    void pointsThatAreNotCanonicalAreRefusedAsKeyAndAsNonce(String point) {
        Signer signer = Ed25519Signer.ofSeed(new byte[32]);
        byte[] signature = signer.sign(Hash256.ZERO).toBytes();
        byte[] encoded = HexFormat.of().parseHex(point);
        assertFalse(Ed25519Encoding.isAcceptable(encoded, signature));
        System.arraycopy(encoded, 0, signature, 0, 32);
        assertFalse(Ed25519Encoding.isAcceptable(signer.publicKey().view(), signature));
    }

    @Test
    void theSmallestCanonicalNeighboursAreNotRefusedForTheirEncoding() {
        byte[] key = Ed25519Signer.ofSeed(new byte[32]).publicKey().toBytes();
        byte[] signature = new byte[64];
        System.arraycopy(EdwardsReference.bytes(EdwardsReference.L.subtract(BigInteger.ONE)), 0, signature, 32, 32);
        assertTrue(Ed25519Encoding.isAcceptable(key, signature)); // R: y = 0, S = L − 1
        System.arraycopy(EdwardsReference.bytes(EdwardsReference.L), 0, signature, 32, 32);
        assertFalse(Ed25519Encoding.isAcceptable(key, signature)); // S = L
    }

    @Test
    void aYesOfTheFastProviderCountsAndItsNoIsAskedAgain() {
        List<String> asked = new ArrayList<>();
        Signer signer = Ed25519Signer.ofSeed(new byte[32]);
        Signature signature = signer.sign(Hash256.ZERO);
        Ed25519Verifier yes = new Ed25519Verifier(
                new Answering("slow", false, asked), Optional.of(new Answering("fast", true, asked)));
        assertTrue(yes.verify(signer.publicKey(), Hash256.ZERO, signature));
        assertEquals(List.of("fast"), asked);
        assertEquals("fast", yes.providerName());
        asked.clear();
        Ed25519Verifier no = new Ed25519Verifier(
                new Answering("slow", true, asked), Optional.of(new Answering("fast", false, asked)));
        assertTrue(no.verify(signer.publicKey(), Hash256.ZERO, signature));
        assertEquals(List.of("fast", "slow"), asked);
        asked.clear();
        assertFalse(no.verify(PublicKey.of(new byte[32]), Hash256.ZERO, signature));
        assertEquals(List.of(), asked, "encodings are judged before anyone is asked");
    }

    @Test
    void everyProviderSignsAlikeAndVerifiesTheOther() {
        List<Ed25519Provider> providers = new ArrayList<>(List.of(new BouncyCastleEd25519()));
        CorrettoEd25519.loaded().ifPresent(providers::add);
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            Hash256 digest = HashTag.BLOCK.hash(seed);
            Signature expected =
                    Ed25519Signer.ofSeed(seed, providers.getFirst()).sign(digest);
            for (Ed25519Provider provider : providers) {
                Ed25519Signer signer = Ed25519Signer.ofSeed(seed, provider);
                assertEquals(expected, signer.sign(digest), provider.name());
                for (Ed25519Verifier verifier : PROVIDERS) {
                    assertTrue(verifier.verify(signer.publicKey(), digest, expected));
                    assertFalse(verifier.verify(signer.publicKey(), Hash256.ZERO, expected));
                }
            }
        }
    }

    @Test
    void aSignerShowsItsPublicKeyAloneAndNeedsAWholeSeed() {
        byte[] seed = HashTag.BLOCK.hash(new byte[1]).toBytes();
        Ed25519Signer signer = Ed25519Signer.ofSeed(seed);
        assertEquals("signer of " + signer.publicKey(), signer.toString());
        assertThrows(IllegalArgumentException.class, () -> Ed25519Signer.ofSeed(new byte[31]));
        assertNotEquals(Ed25519Signer.generate(new java.security.SecureRandom()).publicKey(), signer.publicKey());
    }

    @Test
    void capacityIsVerificationsDividedByTheTimeTheyTook() {
        long[] now = {0};
        List<VerificationCapacity> capacity = VerificationCapacity.measure(() -> now[0] += 1_000_000, 2_000_000);
        assertEquals(PROVIDERS.size(), capacity.size());
        // Each round of 64 takes one millisecond by this clock.
        capacity.forEach(measured -> assertEquals(64_000, measured.perSecond()));
        assertThrows(IllegalArgumentException.class, () -> VerificationCapacity.measure(() -> 0, 0));
    }

    private record Answering(String name, boolean answer, List<String> asked) implements Ed25519Provider {
        @Override
        public boolean accepts(PublicKey key, byte[] message, Signature signature) {
            asked.add(name);
            return answer;
        }

        @Override
        public Signer signer(byte[] seed) {
            throw new UnsupportedOperationException();
        }
    }

    private static byte[] torsioned(BigInteger secret, int torsion) {
        return EdwardsReference.BASE
                .times(secret)
                .plus(EdwardsReference.TORSION.times(BigInteger.valueOf(torsion)))
                .encode();
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] joined = new byte[left.length + right.length];
        System.arraycopy(left, 0, joined, 0, left.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }
}
