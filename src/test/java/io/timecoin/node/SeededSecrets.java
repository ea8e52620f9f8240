package io.timecoin.node;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Secrets that are none: the same in each run with the same seed. */
final class SeededSecrets extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient RandomGenerator numbers;

    SeededSecrets(RandomGenerator numbers) {
        this.numbers = numbers;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        numbers.nextBytes(bytes);
    }
}
