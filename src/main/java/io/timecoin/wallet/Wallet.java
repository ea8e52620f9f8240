package io.timecoin.wallet;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * An open wallet: its mnemonic's keys 0 … n − 1, without gaps, and the addresses they own. It holds the secret in memory for
 * as long as it lives. For one thread.
 */
public final class Wallet {

    /** Most addresses that one wallet hands out. */
    public static final int MAX_ADDRESSES = KeystoreFile.MAX_KEYS;

    private final Mnemonic mnemonic;
    private final HdKeys keys;
    private final Map<Address, Signer> signers = new LinkedHashMap<>();

    private Wallet(Mnemonic mnemonic, HdKeys keys) {
        this.mnemonic = mnemonic;
        this.keys = keys;
    }

    /**
     * The wallet of a mnemonic with its first addresses.
     *
     * @param addresses how many, at least 1; more than one when a wallet that had more is restored
     */
    public static Wallet of(Mnemonic mnemonic, int addresses) {
        if (addresses < 1 || addresses > MAX_ADDRESSES) {
            throw new IllegalArgumentException("a wallet has 1 to " + MAX_ADDRESSES + " addresses");
        }
        Wallet wallet = new Wallet(mnemonic, HdKeys.of(mnemonic));
        for (int i = 0; i < addresses; i++) {
            wallet.addAddress();
        }
        return wallet;
    }

    /**
     * Opens the wallet of a keystore; the password is cleared.
     *
     * @throws KeystoreException if it cannot be opened, or is not a wallet's
     */
    public static Wallet open(Keystore keystore, char[] password) throws KeystoreException {
        Keystore.Content content = keystore.open(password);
        try {
            return of(content);
        } finally {
            Arrays.fill(content.secret(), (byte) 0);
        }
    }

    /**
     * Hands out the next address of the wallet in a keystore, one that nobody else gets; the password is cleared.
     *
     * @throws KeystoreException if it cannot be opened or written, is not a wallet's, or has handed out all it may
     */
    public static Address handOut(Keystore keystore, char[] password) throws KeystoreException {
        return handOut(keystore, password, had -> had + 1).getFirst();
    }

    /**
     * Hands out what is missing to {@code count} addresses of the wallet in a keystore, if anything; the password is cleared.
     *
     * @return those that were missing
     * @throws KeystoreException if it cannot be opened or written, is not a wallet's, or may not hand out so many
     */
    public static List<Address> handOutUpTo(Keystore keystore, char[] password, int count) throws KeystoreException {
        return handOut(keystore, password, had -> Math.max(had, count));
    }

    private static List<Address> handOut(Keystore keystore, char[] password, IntUnaryOperator wanted)
            throws KeystoreException {
        List<Address> added = new ArrayList<>();
        keystore.change(password, content -> {
            Wallet wallet = of(content);
            int count = wanted.applyAsInt(wallet.signers.size());
            if (count > MAX_ADDRESSES) {
                throw new KeystoreException(
                        KeystoreException.Reason.UNSUPPORTED,
                        "a wallet hands out at most " + MAX_ADDRESSES + " addresses");
            }
            while (wallet.signers.size() < count) {
                added.add(wallet.addAddress());
            }
            return wallet.content();
        });
        return added;
    }

    private static Wallet of(Keystore.Content content) throws KeystoreException {
        if (content.kind() != KeyKind.WALLET) {
            throw new KeystoreException(
                    KeystoreException.Reason.UNSUPPORTED,
                    "this keystore keeps a " + content.kind().label() + " key, not a wallet");
        }
        Wallet wallet = of(mnemonic(content), content.publicKeys().size());
        if (!wallet.publicKeys().equals(content.publicKeys())) {
            throw new KeystoreException(
                    KeystoreException.Reason.DAMAGED, "the keystore's public keys are not those of its secret");
        }
        return wallet;
    }

    private static Mnemonic mnemonic(Keystore.Content content) throws KeystoreException {
        try {
            return Mnemonic.ofEntropy(content.secret());
        } catch (IllegalArgumentException e) {
            throw new KeystoreException(KeystoreException.Reason.DAMAGED, "the keystore's secret is not a wallet's", e);
        }
    }

    /** What {@link Keystore} keeps of it; the caller clears the secret. */
    public Keystore.Content content() {
        return new Keystore.Content(KeyKind.WALLET, mnemonic.entropy(), publicKeys());
    }

    /** The next address, with the next key. */
    public Address addAddress() {
        Signer signer = keys.signer(signers.size());
        Address address = Address.of(signer.publicKey());
        signers.put(address, signer);
        return address;
    }

    /** In order of their keys. */
    public List<Address> addresses() {
        return List.copyOf(signers.keySet());
    }

    /** The words to write down: a secret. */
    public Mnemonic mnemonic() {
        return mnemonic;
    }

    /**
     * The key of one of its addresses.
     *
     * @throws IllegalArgumentException if it is not one of its addresses
     */
    public Signer signer(Address owner) {
        Signer signer = signers.get(owner);
        if (signer == null) {
            throw new IllegalArgumentException("not an address of this wallet: " + owner);
        }
        return signer;
    }

    private List<PublicKey> publicKeys() {
        List<PublicKey> publicKeys = new ArrayList<>(signers.size());
        signers.values().forEach(signer -> publicKeys.add(signer.publicKey()));
        return List.copyOf(publicKeys);
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "wallet of " + signers.size() + " addresses";
    }
}
