package io.timecoin.wallet;

import io.timecoin.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The 12 or 24 English words from which all keys of a wallet follow (BIP-39). Whoever reads them has the coins: they are
 * shown once and never logged. Immutable, for any thread.
 */
public final class Mnemonic {

    /** Words of a new wallet's mnemonic unless it asks for fewer: 256 bits. */
    public static final int STANDARD_WORDS = 24;

    private static final int SHORT_WORDS = 12;
    private static final int MAX_CHARACTERS = 1_000;
    private static final int SEED_BITS = 512;
    private static final int ITERATIONS = 2_048;

    private final byte[] entropy;
    private final List<String> words;

    private Mnemonic(byte[] entropy, List<String> words) {
        this.entropy = entropy;
        this.words = words;
    }

    /**
     * A fresh one.
     *
     * @throws IllegalArgumentException unless there are to be 12 or 24 words
     */
    public static Mnemonic generate(SecureRandom random, int wordCount) {
        if (wordCount != SHORT_WORDS && wordCount != STANDARD_WORDS) {
            throw new IllegalArgumentException("a mnemonic has 12 or 24 words, not " + wordCount);
        }
        byte[] entropy = new byte[entropyBytes(wordCount)];
        random.nextBytes(entropy);
        return ofEntropy(entropy);
    }

    /**
     * The words that stand for {@code entropy}, which is copied.
     *
     * @throws IllegalArgumentException unless it has 16 or 32 bytes
     */
    public static Mnemonic ofEntropy(byte[] entropy) {
        if (entropy.length != entropyBytes(SHORT_WORDS) && entropy.length != entropyBytes(STANDARD_WORDS)) {
            throw new IllegalArgumentException("a mnemonic stands for 16 or 32 bytes, not " + entropy.length);
        }
        WordList list = WordList.english();
        byte[] bits = withChecksum(entropy);
        List<String> words = new ArrayList<>();
        for (int word = 0; word < entropy.length * 3 / 4; word++) {
            int index = 0;
            for (int bit = word * WordList.BITS; bit < (word + 1) * WordList.BITS; bit++) {
                index = 2 * index + bit(bits[bit / 8], bit % 8);
            }
            words.add(list.word(index));
        }
        return new Mnemonic(entropy.clone(), List.copyOf(words));
    }

    /**
     * Reads words as a person types them: any case, any spaces between them.
     *
     * @throws MnemonicException if they are not 12 or 24 words of the list with the right checksum; the places of all that are not
     *     in the list are named
     */
    public static Mnemonic parse(String phrase) throws MnemonicException {
        if (phrase.length() > MAX_CHARACTERS) {
            throw new MnemonicException("a mnemonic has 12 or 24 words; this is far longer");
        }
        String[] words = phrase.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
        if (words.length != SHORT_WORDS && words.length != STANDARD_WORDS) {
            throw new MnemonicException("a mnemonic has 12 or 24 words, not " + words.length);
        }
        byte[] entropy = entropyOf(words);
        Mnemonic mnemonic = ofEntropy(entropy);
        if (!mnemonic.words.equals(List.of(words))) {
            throw new MnemonicException("the words' checksum is wrong: one is mistaken, or their order is");
        }
        return mnemonic;
    }

    private static byte[] entropyOf(String[] words) throws MnemonicException {
        WordList list = WordList.english();
        requireKnown(words, list);
        byte[] entropy = new byte[entropyBytes(words.length)];
        for (int i = 0; i < words.length; i++) {
            int index = list.indexOf(words[i]);
            for (int j = 0; j < WordList.BITS; j++) {
                int bit = i * WordList.BITS + j;
                boolean set = ((index >> (WordList.BITS - 1 - j)) & 1) == 1;
                if (set && bit < entropy.length * 8) {
                    entropy[bit / 8] |= (byte) (0x80 >> (bit % 8));
                }
            }
        }
        return entropy;
    }

    private static void requireKnown(String[] words, WordList list) throws MnemonicException {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            if (list.indexOf(words[i]) < 0) {
                unknown.add(Integer.toString(i + 1));
            }
        }
        if (!unknown.isEmpty()) {
            throw new MnemonicException((unknown.size() == 1 ? "word " : "words ") + String.join(", ", unknown)
                    + (unknown.size() == 1 ? " is" : " are") + " not in the English list of BIP-39");
        }
    }

    /** Bit {@code at}, counted from the most significant, 0 or 1. */
    private static int bit(byte value, int at) {
        return (value >> (7 - at)) & 1;
    }

    /** Each word is 11 bits; of every three words, one bit is checksum. */
    private static int entropyBytes(int wordCount) {
        return wordCount * 4 / 3;
    }

    private static byte[] withChecksum(byte[] entropy) {
        byte[] bits = Arrays.copyOf(entropy, entropy.length + 1);
        bits[entropy.length] = Sha256.digest(entropy)[0];
        return bits;
    }

    /** The words with single spaces between them: a secret. */
    public String phrase() {
        return String.join(" ", words);
    }

    /** The words in order: a secret. */
    public List<String> words() {
        return words;
    }

    /** A fresh copy of the bytes that the words stand for: a secret. */
    public byte[] entropy() {
        return entropy.clone();
    }

    /** The 64 bytes that keys are derived from; this wallet's own passphrase is always empty. */
    public byte[] toSeed(String passphrase) {
        byte[] salt = Normalizer.normalize("mnemonic" + passphrase, Normalizer.Form.NFKD)
                .getBytes(StandardCharsets.UTF_8);
        PBEKeySpec spec = new PBEKeySpec(phrase().toCharArray(), salt, ITERATIONS, SEED_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2 with HMAC-SHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Never shows the words. */
    @Override
    public String toString() {
        return "mnemonic of " + words.size() + " words";
    }
}
