package io.timecoin.wallet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** The 2,048 English words of BIP-39, in order. */
final class WordList {

    /** Bits that one word stands for. */
    static final int BITS = 11;

    private static final int SIZE = 1 << BITS;
    private static final String RESOURCE = "english.txt";

    private final List<String> words;

    private WordList(List<String> words) {
        this.words = words;
    }

    /** Reads the list that is packed with the program. */
    static WordList english() {
        try (InputStream in = WordList.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program was packed without its word list");
            }
            List<String> words = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            if (words.size() != SIZE) {
                throw new IllegalStateException("the word list has " + words.size() + " words");
            }
            return new WordList(words);
        } catch (IOException e) {
            throw new UncheckedIOException("the word list cannot be read", e);
        }
    }

    String word(int index) {
        return words.get(index);
    }

    /** Index of {@code word}, or a negative number. */
    int indexOf(String word) {
        return Collections.binarySearch(words, word);
    }
}
