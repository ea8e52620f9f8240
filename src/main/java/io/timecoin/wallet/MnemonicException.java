package io.timecoin.wallet;

/** Words that are not a mnemonic. The message never repeats a word: it may reach a log. */
public final class MnemonicException extends Exception {

    private static final long serialVersionUID = 1L;

    MnemonicException(String reason) {
        super(reason);
    }
}
