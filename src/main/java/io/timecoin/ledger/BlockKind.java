package io.timecoin.ledger;

/** Whether a block only moves coins or also settles its epoch; the byte is its encoding (protocol §4). */
public enum BlockKind {
    NORMAL(0),
    SETTLEMENT(1);

    private final int code;

    BlockKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
