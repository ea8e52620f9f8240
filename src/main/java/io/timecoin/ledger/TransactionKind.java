package io.timecoin.ledger;

/** What a transaction does; the byte is its encoding (protocol §3). Kinds not listed are malformed. */
public enum TransactionKind {
    TRANSFER(0),
    SETTLEMENT(4);

    private final int code;

    TransactionKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
