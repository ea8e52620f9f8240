package io.timecoin.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes verifiers of the one rule over the implementations that this machine has. */
public final class SignatureVerifiers {

    private SignatureVerifiers() {}

    /** Over the fastest implementation that loads here. */
    public static Ed25519Verifier fastest() {
        return new Ed25519Verifier(new BouncyCastleEd25519(), CorrettoEd25519.loaded());
    }

    /** Why {@link #fastest} is over BouncyCastle alone, in words for people; empty if it is not. */
    public static Optional<String> whyNotFaster() {
        return CorrettoEd25519.refusal();
    }

    /** Over BouncyCastle alone, which every machine has. */
    public static Ed25519Verifier bouncyCastle() {
        return new Ed25519Verifier(new BouncyCastleEd25519(), Optional.empty());
    }

    /** One for each implementation that loads here, BouncyCastle's first. */
    public static List<Ed25519Verifier> loaded() {
        List<Ed25519Verifier> verifiers = new ArrayList<>();
        verifiers.add(bouncyCastle());
        CorrettoEd25519.loaded()
                .ifPresent(corretto ->
                        verifiers.add(new Ed25519Verifier(new BouncyCastleEd25519(), Optional.of(corretto))));
        return List.copyOf(verifiers);
    }
}
