package io.timecoin.ledger;

/** Amounts are satoshis in a {@code long}, 0 … 2^63 − 1; never floating point (protocol §3). */
public final class Amount {

    /** 1 TIME. */
    public static final long SATOSHIS_PER_TIME = 100_000_000L;

    private Amount() {}
}
