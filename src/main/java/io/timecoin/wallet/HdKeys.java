package io.timecoin.wallet;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Signer;
import java.util.Arrays;

/**
 * The keys of a wallet, all from one mnemonic: key i is {@code m/44'/1414090053'/0'/0'/i'} (SLIP-0010, Ed25519). The second
 * step is the letters TIME read as a number. Changing the path would make coins unreachable: it is fixed. The same on every
 * network; what is signed names the network. For any thread.
 */
public final class HdKeys {

    private static final int PURPOSE = 44;
    private static final int COIN = 1_414_090_053;

    private final ExtendedKey branch;

    private HdKeys(ExtendedKey branch) {
        this.branch = branch;
    }

    /** The keys of a mnemonic, without a BIP-39 passphrase. */
    public static HdKeys of(Mnemonic mnemonic) {
        byte[] seed = mnemonic.toSeed("");
        try {
            return new HdKeys(
                    ExtendedKey.master(seed).child(PURPOSE).child(COIN).child(0).child(0));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /**
     * Signs with key {@code index}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Signer signer(int index) {
        byte[] privateKey = branch.child(index).privateKey();
        try {
            return Ed25519Signer.ofSeed(privateKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }
}
