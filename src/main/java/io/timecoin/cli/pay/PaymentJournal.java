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

/**
 * What a wallet has signed, in a file beside its own: written and synced before the first byte leaves, so that whatever happens
 * then, the payment can be asked for, sent again, and is never made twice unseen. Open payments stay, of the others the newest
 * 1,000, or fewer if they would be too long.
 */
public final class PaymentJournal {

    private static final int MAX_BYTES = 64_000_000;

    /** Beyond it closed payments go: all of it is read several times for each payment. */
    private static final int ROOM = 16_000_000;

    private static final int MOST_CLOSED = 1_000;

    /** One of so many of the closed payments goes at a time if all together are too long. */
    private static final int SHARE_DROPPED = 8;

    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(1);

    private final DurableFile file;
    private final Path source;
    private final int room;

    private PaymentJournal(DurableFile file, Path source, int room) {
        this.file = file;
        this.source = source;
        this.room = room;
    }

    /** The journal of the wallet or key file {@code source}; of the file itself, whatever links lead to it. */
    public static PaymentJournal beside(Path source) {
        return beside(source, ROOM);
    }

    /** The same with room for so many bytes. */
    static PaymentJournal beside(Path source, int room) {
        return new PaymentJournal(DurableFile.beside(source, ".payments"), source, room);
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
        List<PaymentRecord> found = records().stream()
                .filter(payment -> payment.txid().equals(txid))
                .toList();
        if (found.isEmpty()) {
            throw new PaymentException("the journal " + path() + " has no payment " + txid);
        }
        return found.stream()
                .filter(payment -> payment.genesisHash().equals(genesisHash))
                .findFirst()
                .orElseThrow(() -> new PaymentException("the payment " + txid
                        + " is one of another network, of the genesis "
                        + found.getFirst().genesisHash()));
    }

    /** Coins of open payments: taken for no other. */
    public Set<OutPoint> reserved() {
        Set<OutPoint> coins = new LinkedHashSet<>();
        open().forEach(payment -> coins.addAll(payment.inputs()));
        return coins;
    }

    /**
     * Writes a payment down that is about to be sent; on the disk when this returns. The caller has held the lock since before it
     * chose the coins. The same order for the same coins at the same time is the same payment, which is open again then.
     *
     * @param replaced the payment in whose place it is made
     * @return whether it was open before: then it may have been sent
     * @throws PaymentException also if it is final
     */
    public boolean add(PaymentRecord payment, Optional<Hash256> replaced) {
        List<PaymentRecord> before = records();
        List<PaymentRecord> records = new ArrayList<>();
        Optional<PaymentRecord> same = before.stream().filter(payment::isSameAs).findFirst();
        if (same.isPresent() && same.get().state() == PaymentState.FINAL) {
            throw new PaymentException("the coins that the node offers are spent by the payment " + payment.txid()
                    + ", which is final; ask another node");
        }
        for (PaymentRecord known : before) {
            if (known.isSameAs(payment)) {
                records.add(known.replacedBy().map(payment::replacedBy).orElse(payment));
            } else {
                boolean isReplaced = same.isEmpty()
                        && replaced.equals(Optional.of(known.txid()))
                        && known.genesisHash().equals(payment.genesisHash());
                records.add(isReplaced ? known.replacedBy(payment.txid()) : known);
            }
        }
        if (same.isEmpty()) {
            records.add(payment);
        }
        write(records);
        return same.filter(PaymentRecord::isOpen).isPresent();
    }

    /** Closes a payment; one that is closed stays as it is. */
    public void close(PaymentRecord payment, PaymentState state) {
        try (WalletLock _ = lock()) {
            List<PaymentRecord> records = new ArrayList<>(records());
            records.replaceAll(known -> known.isOpen() && known.isSameAs(payment) ? known.in(state) : known);
            write(records);
        }
    }

    /** Of those that are closed the oldest go, until what stays has room; what is open must be readable again. */
    private void write(List<PaymentRecord> records) {
        List<PaymentRecord> kept = withoutOldest(records, closed(records) - MOST_CLOSED);
        String text = JournalText.write(kept);
        while (text.length() > room && closed(kept) > 0) { // all of it is ASCII
            kept = withoutOldest(kept, Math.ceilDiv(closed(kept), SHARE_DROPPED));
            text = JournalText.write(kept);
        }
        if (text.length() > MAX_BYTES) {
            throw new PaymentException("the journal " + path() + " has no room for one more open payment");
        }
        file.replace(text);
    }

    private static long closed(List<PaymentRecord> records) {
        return records.stream().filter(payment -> !payment.isOpen()).count();
    }

    private static List<PaymentRecord> withoutOldest(List<PaymentRecord> records, long closed) {
        List<PaymentRecord> kept = new ArrayList<>();
        long left = closed;
        for (PaymentRecord payment : records) {
            if (!payment.isOpen() && left > 0) {
                left--;
            } else {
                kept.add(payment);
            }
        }
        return kept;
    }
}
