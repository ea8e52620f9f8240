package io.timecoin.network.discovery;

import java.util.List;
import java.util.function.Supplier;

/** Where the address book outlives the process. */
public interface BookStore {

    /**
     * A book as it is saved.
     *
     * @param secret by which its places are chosen, 32 bytes; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, and never written to
    record Saved(byte[] secret, List<BookEntry> entries) {}

    /** What was saved last, or an empty book with a fresh secret; asked once, since its entries are the caller's then. */
    Saved load();

    /** Takes what is to be saved, now or a moment later. Any thread; never waits. */
    void changed(Supplier<List<BookEntry>> entries);

    /** Nothing is kept. */
    static BookStore none(byte[] secret) {
        return new BookStore() {
            @Override
            public Saved load() {
                return new Saved(secret, List.of());
            }

            @Override
            public void changed(Supplier<List<BookEntry>> entries) {}
        };
    }
}
