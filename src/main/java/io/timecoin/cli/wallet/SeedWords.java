package io.timecoin.cli.wallet;

import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.MnemonicException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the words of a wallet as people have them: also with the numbers that {@code wallet create} prints before them. */
public final class SeedWords {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}[.):]?");

    private SeedWords() {}

    /**
     * The mnemonic in a text.
     *
     * @throws MnemonicException if there is none; the places of unknown words are named
     */
    public static Mnemonic parse(String text) throws MnemonicException {
        return Mnemonic.parse(Arrays.stream(text.strip().split("\\s+", -1))
                .filter(word -> !NUMBER.matcher(word).matches())
                .collect(Collectors.joining(" ")));
    }
}
