package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a wallet has signed, in a file beside its own: written and synced before the first byte leaves, so that whatever happens
 * then, the payment can be asked for, sent again, and is never made twice unseen. Open payments stay, of the others the newest
 * 1,000.
 */
public final class PaymentJournal {

    private static final int MAX_BYTES = 64_000_000;
    private static final int MOST_CLOSED = 1_000;
    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(1);

    private final DurableFile file;
    private final Path source;

    private PaymentJournal(DurableFile file, Path source) {
        this.file = file;
        this.source = source;
    }

    /** The journal of the wallet or key file {@code source}; of the file itself, whatever links lead to it. */
    public static PaymentJournal beside(Path source) {
        return new PaymentJournal(DurableFile.beside(source, ".payments"), source);
    }

    public Path path() {
        return file.path();
    }

    /** Keeps every other payment of this wallet waiting. */
    public WalletLock lock() {
        return WalletLock.acquire(source, LOCK_PATIENCE);
    }

    /**
     * All that is known, oldest first.
     *
     * @throws PaymentException if the file is there and cannot be read
     */
    public List<PaymentRecord> records() {
        Optional<String> text = file.read(MAX_BYTES);
        try {
            return text.isPresent() ? JournalText.read(text.get()) : List.of();
        } catch (JournalText.Unreadable e) {
            throw new PaymentException(
                    "the journal of payments " + path() + " is damaged: " + e.getMessage()
                            + "; nothing is paid while it cannot be said what is open. Keep a copy, and remove it once every"
                            + " payment is known to be final or to have expired",
                    e);
        }
    }

    public List<PaymentRecord> open() {
        return records().stream().filter(PaymentRecord::isOpen).toList();
    }

    /** Those of one network; of another one nobody can be asked here. */
    public List<PaymentRecord> open(Hash256 genesisHash) {
        return open().stream()
                .filter(payment -> payment.genesisHash().equals(genesisHash))
                .toList();
    }

    /**
     * A payment of one network.
     *
     * @throws PaymentException if it is not here, or of another network
     */
    public PaymentRecord get(Hash256 txid, Hash256 genesisHash) {
        PaymentRecord payment =
                find(txid).orElseThrow(() -> new PaymentException("the journal " + path() + " has no payment " + txid));
        if (!payment.genesisHash().equals(genesisHash)) {
            throw new PaymentException(
                    "the payment " + txid + " is one of another network, of the genesis " + payment.genesisHash());
        }
        return payment;
    }

    public Optional<PaymentRecord> find(Hash256 txid) {
        return records().stream().filter(payment -> payment.txid().equals(txid)).findFirst();
    }

    /** Coins of open payments: taken for no other. */
    Set<OutPoint> reserved() {
        Set<OutPoint> coins = new LinkedHashSet<>();
        open().forEach(payment -> coins.addAll(payment.inputs()));
        return coins;
    }

    /**
     * Writes a payment down that is about to be sent; on the disk when this returns. The caller has held the lock since before it
     * chose the coins.
     *
     * @param replaced the payment in whose place it is made
     */
    public void add(PaymentRecord payment, Optional<Hash256> replaced) {
        List<PaymentRecord> records = new ArrayList<>();
        for (PaymentRecord known : records()) {
            boolean isReplaced = replaced.equals(Optional.of(known.txid()));
            records.add(isReplaced ? known.replacedBy(payment.txid()) : known);
        }
        records.add(payment);
        write(records);
    }

    /** Changes what is known of one payment, if it is known. */
    void change(Hash256 txid, UnaryOperator<PaymentRecord> change) {
        try (WalletLock _ = lock()) {
            List<PaymentRecord> records = new ArrayList<>(records());
            records.replaceAll(payment -> payment.txid().equals(txid) ? change.apply(payment) : payment);
            write(records);
        }
    }

    /** Closes a payment; one that is closed stays as it is. */
    public void close(Hash256 txid, PaymentState state) {
        change(txid, payment -> payment.isOpen() ? payment.in(state) : payment);
    }

    private void write(List<PaymentRecord> records) {
        long closed = records.stream().filter(payment -> !payment.isOpen()).count();
        List<PaymentRecord> kept = new ArrayList<>();
        for (PaymentRecord payment : records) {
            if (!payment.isOpen() && closed > MOST_CLOSED) {
                closed--;
            } else {
                kept.add(payment);
            }
        }
        file.replace(JournalText.write(kept));
    }
}
